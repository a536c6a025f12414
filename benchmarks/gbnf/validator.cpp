// llama.cpp's own grammar code as a process that answers one question after another, for benchmarks/light.py.
//
// Standard input holds "G <bytes>\n<grammar>\n" and "T <bytes>\n<text>\n"; each is answered by a line: 1 if the grammar
// loads, or if it takes the whole text, else 0. Built by benchmarks/gbnf/build.sh from a source tree of llama.cpp.
#include "llama-grammar.h"
#include "unicode.h"

#include <cstdio>
#include <iostream>
#include <string>

static llama_grammar * load(const std::string & text) {
    return llama_grammar_init_impl(nullptr, text.c_str(), "root", false, nullptr, 0, nullptr, 0);
}

static bool takes(const std::string & grammar_text, const std::string & text) {
    llama_grammar * grammar = load(grammar_text);
    if (!grammar) {
        return false;
    }
    const auto & stacks = llama_grammar_get_stacks(grammar);
    for (const uint32_t point : unicode_cpts_from_utf8(text)) {
        llama_grammar_accept(grammar, point);
        if (stacks.empty()) {
            break;
        }
    }
    bool ended = false;
    for (const auto & stack : stacks) {
        ended = ended || stack.empty();
    }
    llama_grammar_free_impl(grammar);
    return ended;
}

int main() {
    std::string line;
    std::string grammar;
    while (std::getline(std::cin, line)) {
        std::string bytes(std::stoul(line.substr(2)), '\0');
        std::cin.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        std::cin.get();
        bool answer = false;
        if (line[0] == 'G') {
            grammar = bytes;
            llama_grammar * loaded = load(grammar);
            answer = loaded != nullptr;
            if (loaded) {
                llama_grammar_free_impl(loaded);
            }
        } else {
            answer = takes(grammar, bytes);
        }
        std::printf("%d\n", answer ? 1 : 0);
        std::fflush(stdout);
    }
}
