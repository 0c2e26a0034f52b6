// Guards: classes, access, constructors, operators, conversions, static members,
// friends, virtual and deleted functions, definitions outside of the class.
#include <string>

namespace shop {

/// A thing.
class Item : public Base, private detail::Mixin<int> {
  int hidden_;

 public:
  Item();
  explicit Item(int price, std::string name = "x") : Base(price), hidden_(price), name_{name} {}
  Item(const Item &) = delete;
  virtual ~Item() = default;
  virtual int total(int count) const = 0;
  static Item *make() { return new Item(1); }
  bool operator==(const Item &other) const;
  explicit operator bool() const { return hidden_ > 0; }
  void operator()(int a, int b);
  friend class Cart;
  friend bool operator<(const Item &a, const Item &b) { return a.hidden_ < b.hidden_; }
  static const int kMax = 3;

 protected:
  std::string name_;
  enum class State : int { Open, Closed = 2 };
  enum Plain { One, Two };
  struct Nested {
    int value;
    Nested *next;
  };
  using Names = std::vector<std::string>;
  typedef Item *Pointer;

 private:
  void reset() {
    hidden_ = kMax;
    this->name_ = helper(One);
    name_.clear();
    total(2);
    inherited();
    State s = State::Open;
    Nested n;
    n.next->value = 1;
  }
};

Item::Item() : Item(0) {}
bool Item::operator==(const Item &other) const { return hidden_ == other.hidden_ && total(1); }
int Item::instances = 0;
Elsewhere::Elsewhere(int a) : field_(a) { method(); }
void Elsewhere::method() { other(); std::sort(1); Item item; item.total(1); }

}  // namespace shop
