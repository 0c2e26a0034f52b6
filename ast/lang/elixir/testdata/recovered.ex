# Syntax errors: missing parentheses; head, body and what follows are as if they were there.
defmodule Shop.Broken do
  alias Shop.Item

  def first(a, do: Item.x(a)

  def add(cart, item do # both
    cart + item
  end

  @doc "Adds them up."
  def total(cart, by \\ "x) do"
      when is_list(cart) and cart != [] do
    Item.total(cart, by)
  end

  defp none(, do: :none

  defp helper(%{a: a} = b,
    do: first(a) + b.c

  # whole
  defmacro block(a, do: block) do
    {a, block}
  end

  def ok(
        a,
        @default
      ) do
    {a, none()}
  end
end

defmodule Shop.Fine do
  def ok(a), do: a
end
