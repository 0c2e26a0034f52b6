// Guards: tests of GoogleTest and Catch2, other macros that make functions.
TEST(Suite, Name) { EXPECT_EQ(1, run()); }
TEST_F(Fixture, Other) { helper(); }
TEST_CASE("adds numbers", "[math]") { REQUIRE(run() == 1); }
BENCHMARK_DEFINE(Sort, Fast) { for (int i = 0; i < 3; i++) run(); }
static int run() { return 1; }
int main(int argc, char **argv) { return RUN_ALL_TESTS(); }
