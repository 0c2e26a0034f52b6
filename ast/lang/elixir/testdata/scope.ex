# Lexical scope of alias, import, require and use, and how bare calls resolve.
defmodule Shop.Scope do
  alias Shop.Cart
  alias Shop.{Item, Deep.Price}
  alias Shop.Very.Long.Name, as: Short
  alias Short.Below
  alias __MODULE__.Own
  alias :ets, as: Table
  alias unquote(dynamic)
  require Logger
  require Shop.Macros, as: M
  import Ecto.Query, only: [from: 2, where: 3]
  import Shop.Helpers
  import Shop.Others, except: [hidden: 1]
  import Enum, only: :functions

  def aliased do
    {Cart.new(), Item.new(1), Price.of(2), Short.f(), Below.g(), Own.h(), Table.new(:a, []), M.macro(), Logger.info("x")}
  end

  def inner_scope(x) do
    if x do
      alias Other.Cart
      Cart.new()
    end

    fn -> alias Third.Cart; Cart.new() end
    Cart.new()
  end

  def bare(x) do
    from(x, [])
    where(x, 1)
    helper(x)
    hidden(x)
    map(x, 1)
    length(x)
    inspect(x)
    local(x)
    local(x, 1)
  end

  def local(x), do: x

  def variables(self, local) do
    self
    local
    node
    x = local_zero
    local_zero = 1
    local_zero
    with {:ok, from} <- x, do: from
    for item <- [1], item > 0, do: item
    case x do
      {:ok, shadow} -> shadow
      ^local_zero -> shadow
    end
    fn shadow -> shadow end
    shadow
  end

  def local_zero, do: self
  def shadow, do: __MODULE__

  defmodule Nested do
    def local_zero, do: bare(1)
    def inherits, do: Cart.new()
  end
end

defmodule Shop.WithoutKernel do
  import Kernel, except: [length: 1, if: 2]
  import Bitwise
  def f(x), do: if(length(x), do: band(x, 1), else: bnot(x))
end

defmodule Shop.Using do
  use Shop.Web, :controller
  use GenServer, restart: :temporary
  import Shop.Unknown, [:macros]

  def f(conn), do: render(conn, child_spec([]))
end

import Shop.Top
top_level(1)
IO.puts("script")

# What a computed module is named or brings is not known.
defmodule Shop.Computed do
  defmacro __using__(mod) do
    quote do
      alias unquote(mod), as: Made
      alias unquote(mod).Sub
      alias __MODULE__, as: Here
      alias unquote(mod).{One, Two.Three}
      Made.f()
      Made.f
      Sub.Deep.f(1)
      Here.f()
      Three.f()
      %Made{}
      &Made.f/1
      alias Made.Other
      Other.f()
      Item.f()
    end
  end

  import unquote(Shop.Web)
  import Shop.Sigils, only: :sigils
  def imported, do: injected(1)
end

# No part of a block sees what another one binds.
defmodule Shop.Parts do
  def parts do
    try do
      alias Shop.Item
      shadow = Item.new()
      shadow
    rescue
      _ -> shadow
    else
      _ -> Item.new()
    after
      shadow
    end
  end

  def condition do
    if shadow = parts() do
      local = shadow
      local
    else
      {shadow, local}
    end
  end

  def shadow, do: 1
  def local, do: 2
end
