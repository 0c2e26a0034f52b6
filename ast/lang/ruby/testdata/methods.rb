# Guards definitions of methods: kinds, visibility, arity, aliases, accessors,
# define_method, module_function, metrics.

def top(a, b = 1, *rest, c, key:, opt: 2, **others, &block)
  helper a, b
end

def helper(...) = top(...)

class Account
  attr_reader :id, :owner
  attr_writer :note
  attr_accessor "label", *%i[first last]
  private attr_reader :hidden

  # Makes an account.
  def initialize((name, domain), balance = 0)
    @name = name
    self.note = domain
    @balance ||= balance
  end

  def self.open(*names) = new(names)

  def Account.close; end

  def balance=(value)
    @balance = value
  end

  def ==(other) = other.is_a?(Account) && id == other.id

  def [](index)
    @rows[index]
  end

  alias same? ==
  alias :eql? :==
  alias_method :close, "shut"
  alias $new_global $old_global

  define_method(:computed) { |x, y = 2| x + y + balance }
  define_method("written") do
    computed(1)
  end
  %w[a b].each do |name|
    define_method("make_#{name}") { computed 1 }
    define_method(name) { }
  end
  define_singleton_method(:one) { open }
  define_method :delegated, instance_method(:written)

  private

  def check; end

  # Checks again.
  protected def recheck; end
  def recheck2; end

  public

  def shown; end
  def later; end
  private :later, :shown=
  private_class_method :close
  private_class_method def self.factory; end

  def nested
    def inner; end
    inner
  end
end

module Functions
  module_function

  def area(r) = pi * r
  def pi = 3
end

module Others
  def half(x) = x / 2
  def quarter(x) = half(half(x))
  module_function :half
end

Functions.area(2)
Others.half(2)

def complexity(list)
  list.each do |x|
    if x > 1 && x < 5 || x == 9
      next unless x
    elsif x
      return 1
    else
      case x
      when 1, 2 then y while z
      when 3 then x ? 1 : 2
      end
    end
  rescue ArgumentError, Custom::Error => e
    raise e
  end
  case list
  in [a, *] if a then a
  in { name: String => n } then n
  in nil then 0
  end
end
