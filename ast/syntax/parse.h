// One call that parses a file and flattens its tree into columns.
#ifndef ES_PARSE_H
#define ES_PARSE_H

#include "arena.h"

typedef struct TSLanguage TSLanguage;

enum { ES_OK, ES_STOPPED, ES_CANCELLED, ES_DEADLINE, ES_MEMORY, ES_LANGUAGE };
enum { ES_NAMED = 1, ES_MISSING = 2, ES_EXTRA = 4, ES_ERROR = 8 };

// es_worker belongs to one parser. The columns are valid until the next
// es_parse with the same worker; node i of a tree is entry i of every column,
// in preorder.
typedef struct {
  es_arena arena;
  int32_t cancelled;   // set from another thread, atomically
  uint32_t count;      // nodes
  uint32_t capacity;
  uint16_t *kind;
  uint8_t *field;
  uint8_t *flags;
  uint32_t *start;
  uint32_t *end;
  int32_t *parent;     // -1 for the root
  int32_t *after;      // index behind the last descendant
} es_worker;

typedef struct {
  uint64_t timeout_ns; // of processor time; 0 is none
  size_t arena_limit;  // bytes
  size_t arena_keep;   // bytes kept for the next file
} es_limits;

es_worker *es_worker_new(void);
void es_worker_free(es_worker *);
void es_worker_cancel(es_worker *, int32_t);

// es_parse returns one of the codes above; columns are set when it is ES_OK.
int es_parse(es_worker *, const TSLanguage *, const char *source, uint32_t length, const es_limits *);

// es_parse_only parses with libc's allocator and deletes the tree: what any
// tree-sitter tool pays, the yardstick of the benchmarks.
int es_parse_only(const TSLanguage *, const char *source, uint32_t length);

#endif
