# Guards what can be told of files with errors.
module Broken
  def before; end

  class Half
    def open(a,
      call(a
    end

  def after
    x = = 2
    fine(1)
  end
end

class
end

def ; end
Foo::
@
