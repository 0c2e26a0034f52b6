// Guards: namespaces, using, aliases and the order in which names are looked up.
namespace a::b {
int deep();
inline namespace v1 { struct Version {}; }
}  // namespace a::b
namespace {
int internal() { return 1; }
}  // namespace
namespace fs = std::filesystem;
using namespace std;
using std::swap;
using a::b::deep;

namespace a {
void f() {
  b::deep();
  deep();
  ::a::b::deep();
  fs::exists(1);
  swap(1, 2);
  internal();
  unknown();
  other::call();
  auto lambda = [&, x = internal()](int deep) { return deep(x); };
  lambda(1);
}
class Derived : public b::v1::Version {
  void g() { h(); f(); }
  int h() const;
};
class Open : public elsewhere::Base {
  void g() { internal(); f(); }
};
}  // namespace a
extern "C" {
int c_function(int);
}
extern "C" int c_variable;
