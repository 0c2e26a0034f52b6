# Functions and macros: clauses, guards, defaults, one-liners, operators, macros.
defmodule Shop.Cart do
  @doc "Adds an item."
  @doc since: "1.2.0"
  @spec add(pid, Item.t(), pos_integer) :: :ok
  @spec add(pid, term, integer) :: :error
  def add(pid \\ Default, item \\ {:ok, 1}, qty \\ one())
  def add(pid, item, qty) when qty > 0 and is_pid(pid), do: send(pid, {item, qty})

  def add(_, _, _) do
    add()
    add(1)
    add(1, 2)
    add(1, 2, 3)
    add(1, 2, 3, 4)
    add(1, 2, 3, 4, 5)
  end

  def one(), do: 1
  def two, do: one() + one
  defp hidden(one), do: one
  def multi_guard(a) when is_atom(a) when is_binary(a), do: a
  def(parens(x) when x > 1, do: x)
  def a <~> b, do: a + b
  def -a, do: a
  def not_a, do: !true
  def first..last//step, do: {first, last, step}
  def left |> right when is_atom(left), do: right
  def question?(x), do: x
  def bang!(x) when is_list(x) or
        is_map(x), do: x

  @doc false
  @deprecated "Use add/3"
  defmacro old(x), do: x
  defmacrop secret(x), do: hidden(x)
  defguard is_pos(x) when is_integer(x) and x > 0
  defguardp is_neg(x) when x < 0 and is_pos(x)
  def guarded(x) when is_pos(x), do: x

  def add(a, b, c, d), do: {a, b, c, d}

  def unicode_é(x), do: x

  def keyword_args(a, b: b, c: c), do: {a, b, c}

  def many_lines(
        a,
        b
      )
      when a > b do
    old(a)
  end
end
