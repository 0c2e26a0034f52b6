/* Guards: macros as symbols and as calls, comments within their values, branches of
 * conditionals, shadowing by parameters, calls through pointers. */
#ifndef MACROS_H
#define MACROS_H
#define MAXIMUM(a, b) ((a) > (b) ? (a) : (b))
#define LOG(format, ...) log_it(format, __VA_ARGS__)
#define SIZE (3 /* header */ + 4 /* body */)
#define FLAG
#if defined(FLAG) && VERSION_AT_LEAST(1, 2)
typedef int number;
static number twice(number n) { return MAXIMUM(n, 2 * n); }
#else
typedef long number;
static number twice(number n) { return n; }
#endif

void run(int (*twice)(int), struct ops *ops, void **vector)
{
    twice(1);
    (*twice)(2);
    ops->open(ops, SIZE);
    (vector[0])(1);
    ((int (*)(void))vector[1])();
    LOG("%d", MAXIMUM(1, 2));
    external(twice, &run);
    for_each(item, list) {
        handle(item);
    }
}
#endif
#define ALL(...) external(__VA_ARGS__)
#define NAMED(format, rest...) external(format, ##rest)
#define ONLY(rest...) external(rest)
static const entry table[] = { { "run", run_command, FLAG | OTHER }, { "stop", &stop_command, 0 } };
int status(int a, ...) { return a ? STATUS_OK : counter; }
