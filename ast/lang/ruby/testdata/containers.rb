# Guards classes, modules, reopening, errors, structs, constants, singleton classes,
# their documentation and visibility.
# frozen_string_literal: true

# A shop.
module Shop
  ##
  # One thing that is sold.
  #
  # @deprecated use Article
  class Item < Base
    PRICE = 10 # in cents
    LIMITS = { low: 1,
               high: 2 }.freeze
    private_constant :LIMITS
    MIN, MAX = 0, 99
    @count = 0
    @@registry = {}

    class << self
      attr_accessor :count

      # Builds one.
      def build(name) = new(name)

      private

      def secret; end
    end

    class Missing < StandardError; end
    class VeryMissing < Missing; end
    class Foreign < Other::Error; end
  end

  Point = Struct.new(:x, :y) do
    def norm
      Math.sqrt(x * x + y**2)
    end
  end

  Pair = Struct.new("Pair", :left)
  Size = Data.define(:width)
  class Triple < Struct.new(:a, :b); end

  Failure = Class.new(StandardError)
  Special = Class.new(Item) { def special?; true; end }
  Tools = Module.new do
    def tool; end
  end

  class Hidden # :nodoc:
  end
end

class Shop::Item
  def reopened; end
end

class Shop::Item::Part < Shop::Item; end

class ::Absolute
  Shop::LATE ||= 1
end

class << Shop
  def open; end
end

class Object
  def blank? = respond_to?(:empty?) ? empty? : !self
end

String.class_eval do
  def shout; upcase; end
end

=begin
Written in a block comment.
=end
module Documented
  extend self

  autoload :Later, "documented/later"

  def once; twice; end
  def twice; Later.new; end
end

Documented.once
