# Names that something uses which vulture can't see: one line each, `_.name  # its user`.
_.compile_many  # promised to callers (docs/formats.md)
_.compile_async  # promised to callers
_.get_result  # promised to callers
_.log_errors  # an option of re2
_.save  # a capability of the protocol
_._handle_cancel_notification  # pygls calls it
_._send_data  # pygls calls it
_.report_server_error  # pygls calls it
_.capture_names  # tests/languages: every capture is in the vocabulary
CAPTURES  # tests/languages
DECLARED_AS  # tests/languages
accepts  # tests: what an engine says of a text
validator  # tests: what a schema says of an instance
_.is_valid  # tests
matches_whole  # tests: what RE2 says of a text
_.redirect_request  # urllib calls it
_._add_method_dunders  # attrs made it: a cycle that is cut
