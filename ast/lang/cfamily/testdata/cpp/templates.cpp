// Guards: templates, packs, specializations, concepts, calls with template arguments.
#include <vector>

template <typename T, class U = int, int N = 3>
class Box : public T {
 public:
  template <class V> auto convert(V &&value) -> decltype(value) { return value.template as<U>(); }
  T *get() const;
  U unit = U();
};

template <> class Box<int> { int only; };
template <typename T, class U, int N> T *Box<T, U, N>::get() const { return T::create(unit); }
template <typename... Args> void all(int first, Args... rest) { all(rest...); }
template <class T> concept Drawable = requires(T t) { t.draw(); };
template <Drawable T> void show(const T &t) { t.draw(); all<int>(1, 2); std::make_unique<Box<T>>(t); }
template <class T> using Boxes = std::vector<Box<T>>;
template class Box<char>;

bool both(int &&a, bool b) { return a && b && [](auto &&x) { return x || true; }(a); }

// A cast reads like a call of a template, but calls nothing.
long cast(void *p) {
  return static_cast<long>(*reinterpret_cast<Box<int> *>(locate(p))->at(0));
}
template <typename... Args> int count_all(Args &&...args) { return sizeof...(args); }
int open_end(int a, int b = 1, ...) { return a; }
