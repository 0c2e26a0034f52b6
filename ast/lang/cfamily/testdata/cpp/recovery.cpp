// Guards: export macros, thread annotations and namespace macros.
class EXPORT Widget : public Base {
 public:
  Widget(const Widget &other);
  explicit Widget(int a) : a_(a) {}
  ~Widget();
  virtual void f(int a) const = 0;
  void locked() LOCKS_EXCLUDED(mutex_) { f(1); }
  int checked() MUST_USE;
  int value_ GUARDED_BY(mutex_);
  DISALLOW_COPY(Widget);
  MOCK_METHOD(int, Foo, (int a), (override));

 private:
  int a_;
};
class API Stream final : private detail::Buffer<char> { Stream(int a); };
void Widget::annotated() EXCLUDES(mutex_) { f(2); }
EXPORT Result compare(const char *a, int b);
EXPORT Options *make_options(void);
BEGIN_NAMESPACE
struct Inside { int x; };
END_NAMESPACE
