# Syntax errors: a missing parenthesis that there is no space to put in.
defmodule Shop.Broken do
  alias Shop.Item

  def first(a), do: Item.x(a)

  def add(cart, item	do
    cart + item
  end

  def total(cart) do
    Item.total(cart)
  end

  defp helper(a), do: first(a)
end

defmodule Shop.Fine do
  def ok(a), do: a
end
