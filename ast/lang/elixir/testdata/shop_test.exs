# ExUnit: tests, describe, setup, doctest, tags, context patterns.
defmodule Shop.CartTest do
  use ExUnit.Case, async: true
  import Shop.Factory
  doctest Shop.Cart
  @moduletag :slow

  setup :create_cart
  setup [:one, :two]

  setup %{conn: conn} do
    {:ok, conn: put(conn)}
  end

  setup_all do
    on_exit(fn -> cleanup() end)
    :ok
  end

  test "adds" do
    assert Shop.Cart.add(1) == 2
  end

  describe "total/1" do
    setup context do
      context
    end

    @tag timeout: 1
    test "sums", %{cart: cart} do
      assert_receive {:total, total}
      assert %{id: id} = cart
      if id, do: refute(total), else: flunk("no")
    end

    test "not implemented"

    for n <- 1..2 do
      test "with #{n} items" do
        assert build(unquote(n))
      end
    end
  end

  describe "in #{@moduletag}" do
    test("parens", do: assert(true))
  end

  test """
  heredoc
  """ do
    helper()
  end

  defp create_cart(_), do: :ok
  defp one(_), do: :ok
  defp helper, do: cart_fixture()
end

defmodule Shop.ShortTest do
  use ExUnit.Case
  setup {Shop.Setup, :login}
  setup [{Shop.Setup, :cart}, :local]
  test ~s(with "quotes"), do: :ok
  test ~s(with #{:name}), do: :ok
  describe "short", do: (test "one", do: Shop.Cart.one())
  defp local(_), do: :ok
end
