# Guards tests: Minitest, test-unit, ActiveSupport and RSpec.
require "minitest/autorun"

class CartTest < Minitest::Test
  def setup; @cart = Cart.new; end

  def test_total
    assert_equal 3, @cart.total
  end

  test "adds an item" do
    assert add(1)
  end
end

class DerivedTests < CartTest
  def test_more; end
end

class Api::UserTestCase < ActiveSupport::TestCase
  def helper; end
end

RSpec.describe Shop::Cart, type: :model do
  let(:cart) { described_class.new }

  describe "#total" do
    context "when empty" do
      it "is zero" do
        expect(cart.total).to eq(0)
      end
      it { is_expected.to be_empty }
      it "is #{computed}" do
        check
      end
    end

    def local_helper = 1

    specify("uses helper") { local_helper if cart && true }
  end
end

describe "minitest spec" do
  it "works" do
    _(1).must_equal 1
  end
end

def it(name) = yield
it "is no test" do
end
