/* Guards: what unknown macros make of declarations. */
EXPORT Result reset(NOESCAPE State *state, int seed);
EXPORT Stream *create_stream(void);
INLINE cpu_t cpu(void) { int local = probe(1); return local; }
static
FORCE_INLINE
size_t measure(int a) { return a; }
EXPORT int (parenthesized)(State *s, int narg);
EXPORT void (*pointer)(State *s) ATTRIBUTE;
static int CALLING convention(void *context) { return 1; }
ssize_t checked(struct device *dev) MUST_CHECK;
typedef __attribute__((aligned(1))) unsigned int unaligned;
API(int) macro_type(struct request *r) { return 1; }
static DEFINE_MUTEX(lock);
MODULE_LICENSE("GPL");
DEFINE_THING(a, b)
int after(void);
TEST(Suite, Name) { reset(0, 1); }
main() { run(); }
typedef enum { LIST(GENERATE) } codes;
