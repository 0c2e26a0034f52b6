# Syntax errors: a block that is never closed loses its call; a module without end.
defmodule Shop.Unclosed do
  alias Shop.Item
  def first(a), do: Item.x(a)

  def total(cart) do
    if cart do
      Item.total(cart)
  end

  def last(cart) do
    first(cart
  end
end
