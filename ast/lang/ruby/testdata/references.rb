# Guards calls, local variables, constants and how they resolve.
require "set"
require "json" unless defined?(JSON)
require_relative "lib/helper"
require_relative "../other"
load "script.rb"
require File.join("a", "b")

module Outer
  LIMIT = 3

  module Helper
    def help; end
  end

  class Base
    def inherited_method; end
    def self.make = new
  end

  class Inner < Base
    include Helper
    extend Enumerable

    def run(list, count = LIMIT)
      total = 0
      list.each { |item| total += item.price }
      help
      inherited_method
      self.inherited_method
      self.class.make
      undefined_here
      Outer::Base.make
      Base.new.inherited_method
      Inner.missing
      ::Outer::LIMIT
      Unknown::Thing.call(1, *list)
      File.join("a", "b")
      String
      LIMIT.succ
      puts total, count
      @state = list.map(&:price).sum
      @state.save!
      @@all << self
      self.state ||= 1
      list.size += 1
      total [0]
      total -1
      list&.first.to_s
      $stdout.puts "#{total} #{computed}"
      super
      yield total
    end

    def dynamic(object)
      send(:run, [])
      object.public_send(:save, 1)
      method(:run)
      object.method :other
      [1].map(&method(:run))
    end
  end

  class Closed
    def go
      puts "x"
      raise ArgumentError, "no" if block_given?
      top_level
    end
  end

  class Open < Unseen
    def go
      puts "x"
      top_level
      elsewhere
    end
  end

  class Failure < StandardError
    def text = "#{message} #{class_name}"
  end
end

def top_level; end

a = 1
a
b = b
c if c = 2
c
x, (y, *z), @w, o.attr, o[1], K = 1
[x, y, z]
%w[p].each do |i; j|
  i
  j
  a
  k = 1
end
k
[1].map { it + _1 }
->(p, q = p) { p + q + r }
begin
rescue Error => err
  err
end
for m, n in list do m end
if /(?<year>\d+)-(?<mon>\d+)/ =~ text
  year + mon
end
case value
in { name:, age: Integer => age, **rest } then [name, age, rest]
in [first, *others] if first then others
in ^a | Point(x:) then x
end
value => { found: }
found
foo.bar(1, k: 2, &blk)
foo [1]
foo.(1)
Foo "x"
Foo::bar
Foo::Bar()
Integer("3")
{ a:, unknown: }
def o.singleton; end
text = <<~TEXT
  #{inside a} text
TEXT
__FILE__
__method__

class Blank < BasicObject
  def go
    puts __id__
    go
  end
end

class Array
  def second = at(1) || puts
end
