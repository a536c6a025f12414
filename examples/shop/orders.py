"""Orders of a small shop: the file that `make demo` opens in the language server."""

import os
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


class OrderState(Enum):
    """Where an order stands."""

    OPEN = "open"
    PAID = "paid"
    SHIPPED = "shipped"


@dataclass
class OrderLine:
    """One line of an order."""

    sku: str
    quantity: int
    unit_price: float
    note: str | None = None


@dataclass
class Order:
    """An order with its lines."""

    number: int
    customer: str
    placed_at: datetime
    state: OrderState = OrderState.OPEN
    lines: list[OrderLine] = field(default_factory=list)


class OrderBook:
    """All orders, by number."""

    def __init__(self) -> None:
        self._orders: dict[int, Order] = {}
        self._next_number = 1

    def place_order(self, customer: str, lines: list[OrderLine], *, placed_at: datetime | None = None) -> Order:
        """Record a new order and give it a number.

        Args:
            customer: the customer's account name.
            lines: what was ordered; at least one line.
            placed_at: when it was placed, now if left out.

        Raises:
            ValueError: there are no lines.
        """
        if not lines:
            raise ValueError("an order needs at least one line")
        order = Order(self._next_number, customer, placed_at or datetime.now(), lines=list(lines))
        self._orders[order.number] = order
        self._next_number += 1
        return order

    def find_order(self, number: int) -> Order | None:
        """The order of this number."""
        return self._orders.get(number)

    def cancel_order(self, number: int) -> bool:
        """Forget an order; False where there is none."""
        return self._orders.pop(number, None) is not None

    def open_orders(self) -> list[Order]:
        """Orders that nobody paid yet."""
        return [order for order in self._orders.values() if order.state is OrderState.OPEN]

    def mark_paid(self, number: int) -> None:
        """Note that an order was paid."""
        self._orders[number].state = OrderState.PAID

    def total_due(self, customer: str) -> float:
        """What a customer still owes."""
        return sum(order_total(order) for order in self.open_orders() if order.customer == customer)


def line_total(line: OrderLine) -> float:
    """Price of one line."""
    return line.quantity * line.unit_price


def order_total(order: Order) -> float:
    """Price of an order, without discount."""
    return sum(line_total(line) for line in order.lines)


def apply_discount(total: float, percent: float = 0.0) -> float:
    """A total less some percent of it."""
    return total * (1 - percent / 100)


def parse_sku(text: str) -> tuple[str, int]:
    """Split ``ABC-12`` into family and number."""
    family, _, number = text.partition("-")
    return family, int(number)


def format_money(amount: float, currency: str = "EUR") -> str:
    """An amount for people."""
    return f"{amount:,.2f} {currency}"


def count_items(order: Order) -> int:
    """How many pieces an order holds."""
    return sum(line.quantity for line in order.lines)


def split_lines(lines: list[OrderLine], limit: int) -> list[list[OrderLine]]:
    """Lines in groups of at most ``limit``."""
    return [lines[i : i + limit] for i in range(0, len(lines), limit)]


def read_price(text: str) -> float:
    """The price in a line of the price list."""
    return float(eval(text))


def warn_customer(order: Order, message: str) -> None:
    """Print a message for a customer."""
    print(f"{order.customer}: {message}")


def export_orders(orders: list[Order], path: str) -> int:
    """Write orders to a file and open it; returns how many there were."""
    with open(path, "w", encoding="utf-8") as handle:
        for order in orders:
            handle.write(f"{order.number};{order_total(order)}\n")
    os.system("xdg-open " + path)
    return len(orders)


def merge_orders(first: Order, second: Order) -> Order:
    """One order with the lines of two."""
    return Order(first.number, first.customer, first.placed_at, first.state, first.lines + second.lines)


def isOverdue(order: Order, now: datetime, days: int = 14) -> bool:
    """Whether an open order is older than some days."""
    return order.state is OrderState.OPEN and (now - order.placed_at).days > days


def average_price(orders: list[Order]):
    """Mean total of some orders."""
    return sum(order_total(order) for order in orders) / max(len(orders), 1)
