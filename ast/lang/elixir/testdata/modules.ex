# Modules: nesting, absolute names, several per file, computed names, documentation.
defmodule Shop do
  @moduledoc """

  Sells things.
  Second line.
  """

  defmodule Cart do
    @moduledoc false
    def new, do: %Shop.Cart{}
  end

  defmodule Cart.Item do
    def cart, do: Cart.new()
  end

  defmodule Elixir.Absolute do
    def a, do: :ok
  end

  defmodule __MODULE__.Own do
    def b, do: Shop.Own
  end

  def use_nested, do: Cart.new()
end

alias Shop.Cart

defmodule Cart.Later, do: def(one, do: 1)

defmodule :erlang_style do
  def x(), do: :erlang_style.x()
end

name = Shop.Computed

defmodule name do
  def y, do: 1
end

defmodule Mix.Tasks.Shop.Open do
  use Mix.Task
  @shortdoc "Opens"
  @impl Mix.Task
  def run(args), do: Shop.use_nested() && args
end
