/* Guards: definitions, prototypes, static, K&R, declarators that nest, variadic,
 * documentation above and behind. */
#include <stdio.h>
#include "local.h"
#include CONFIG_HEADER

/* Adds two numbers.
 * More text. */
int add(int a, int b);

// Computes
// the sum.
int add(int a, int b)
{
    return a + b;
}

static inline const char *name_of(void) { return "x"; }

int old_style(a, b)
    int a;
    char *b;
{
    return a;
}

int log_to(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

void (*signal_handler(int number, void (*handler)(int)))(int)
{
    handler(number);
    return 0;
}

int (*callback)(int, char *) = 0;
extern int shared;
const int limit = 10, *pointer, table[3] = {1, 2, 3};
const char *const fixed = "f"; /**< Never changes. */
static int counter;

int main(int argc, char **argv)
{
    int nested(int);
    for (int i = 0; i < argc && argv[i]; i++) {
        switch (i) {
        case 1:
            counter += add(i, nested(i));
            break;
        default:
            goto out;
        }
        if (i == 2)
            continue;
        else if (i == 3 || i == 4)
            break;
    }
out:
    return counter ? 0 : 1;
}
