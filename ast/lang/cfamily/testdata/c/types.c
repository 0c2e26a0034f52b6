/* Guards: struct, union, enum, typedef, unnamed ones named by what they declare,
 * fields, bit fields, designated initializers, tags and members that resolve. */
struct forward;

/** A point. */
struct point {
    int x, y;               /* not about y */
    unsigned flags : 3;     /**< Some bits. */
    struct forward *next;
    int (*compare)(const void *, const void *);
    union { int whole; char part[4]; };
    struct { int deep; } inner;
    struct nested { int n; } nested;
};

typedef struct { int width; } size, *size_pointer;
typedef struct point point_t;
typedef int (*comparator)(const void *, const void *);
typedef enum { RED, GREEN = 5, BLUE } color;
enum level { LOW = 1 << 2, HIGH };
enum { UNNAMED_MEMBER };

static struct { int hits; } statistics;
static const struct point origin = { .x = 1, .y = RED };

int use(struct point *p, point_t q, size s, struct unknown *u, size_pointer sp)
{
    struct local { int z; } l;
    p->x = q.y + s.width + u->field + sp->width + l.z;
    p->inner.deep = statistics.hits++;
    p->compare(p, &q);
    return GREEN + UNNAMED_MEMBER + (int)sizeof(struct point) + offsetof(struct point, y);
}
