#include "parse.h"
#include "runtime.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// A file may overshoot its arena limit between two progress checks, so the
// parse is stopped in good order at the limit and only a single huge allocation
// reaches the hard limit.
static const size_t OVERSHOOT = 64 << 20;

// The kind that tree-sitter gives to error nodes (ts_builtin_sym_error in its
// parser.h).
static const TSSymbol SYMBOL_ERROR = (TSSymbol)-1;

typedef struct {
  const char *bytes;
  uint32_t length;
} source;

static const char *read_source(void *payload, uint32_t offset, TSPoint position, uint32_t *read) {
  (void)position;
  const source *s = payload;
  if (offset >= s->length) {
    *read = 0;
    return "";
  }
  *read = s->length - offset;
  return s->bytes + offset;
}

static uint64_t read_ns(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

// The limit is one of processor time, so that what parses does not depend on what
// else the machine does. A call from Go stays on one thread, so the thread's time
// is that of the parse. Reading it is a system call, which reading the monotonic
// clock is not: as no thread can use more time than passes, the latter tells when
// the former need not be read.
typedef struct {
  es_worker *worker;
  uint64_t timeout_ns; // 0 is none
  uint64_t wall_ns;    // when the parse began
  uint64_t used_ns;    // what the thread had used by then
  int reason;
} watch;

static watch start_watch(es_worker *w, uint64_t timeout_ns) {
  watch started = {w, timeout_ns, 0, 0, ES_OK};
  if (timeout_ns) {
    started.wall_ns = read_ns(CLOCK_MONOTONIC);
    started.used_ns = read_ns(CLOCK_THREAD_CPUTIME_ID);
  }
  return started;
}

static bool timed_out(const watch *w) {
  return w->timeout_ns && read_ns(CLOCK_MONOTONIC) - w->wall_ns > w->timeout_ns &&
         read_ns(CLOCK_THREAD_CPUTIME_ID) - w->used_ns > w->timeout_ns;
}

static int why_stop(const watch *w) {
  if (w->worker->arena.exhausted) return ES_MEMORY;
  if (__atomic_load_n(&w->worker->cancelled, __ATOMIC_RELAXED)) return ES_CANCELLED;
  if (timed_out(w)) return ES_DEADLINE;
  return ES_OK;
}

// on_progress is called by the runtime every hundred steps; true stops the parse.
static bool on_progress(TSParseState *state) {
  watch *w = state->payload;
  w->reason = why_stop(w);
  return w->reason != ES_OK;
}

static bool grow(es_worker *w) {
  uint32_t capacity = w->capacity ? w->capacity * 2 : 1 << 16;
  if (capacity < w->capacity) return false;
#define GROW(column)                                                         \
  do {                                                                       \
    void *grown = realloc(w->column, (size_t)capacity * sizeof(*w->column)); \
    if (!grown) return false;                                                \
    w->column = grown;                                                       \
  } while (0)
  GROW(kind);
  GROW(field);
  GROW(flags);
  GROW(start);
  GROW(end);
  GROW(parent);
  GROW(after);
#undef GROW
  w->capacity = capacity;
  return true;
}

// close_node ends an open node, of which the next node to come is no descendant,
// and returns its parent.
static int32_t close_node(es_worker *w, int32_t node) {
  w->after[node] = (int32_t)w->count;
  return w->parent[node];
}

static int flatten(es_worker *w, const TSTree *tree, const watch *watch) {
  w->count = 0;
  TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
  int32_t parent = -1;
  for (;;) {
    if (w->count == w->capacity && !grow(w)) return ES_MEMORY;
    if ((w->count & 0xffff) == 0xffff) {
      int reason = why_stop(watch);
      if (reason != ES_OK) return reason;
    }
    TSNode node = ts_tree_cursor_current_node(&cursor);
    uint32_t i = w->count++;
    TSSymbol symbol = ts_node_symbol(node);
    w->kind[i] = symbol;
    w->field[i] = (uint8_t)ts_tree_cursor_current_field_id(&cursor);
    w->flags[i] = (uint8_t)((ts_node_is_named(node) ? ES_NAMED : 0) | (ts_node_is_missing(node) ? ES_MISSING : 0) |
                            (ts_node_is_extra(node) ? ES_EXTRA : 0) | (symbol == SYMBOL_ERROR ? ES_ERROR : 0));
    w->start[i] = ts_node_start_byte(node);
    w->end[i] = ts_node_end_byte(node);
    w->parent[i] = parent;
    if (ts_tree_cursor_goto_first_child(&cursor)) {
      parent = (int32_t)i;
      continue;
    }
    int32_t open = (int32_t)i;
    for (;;) {
      parent = close_node(w, open);
      if (ts_tree_cursor_goto_next_sibling(&cursor)) break;
      if (parent < 0 || !ts_tree_cursor_goto_parent(&cursor)) return ES_OK;
      open = parent;
    }
  }
}

es_worker *es_worker_new(void) { return calloc(1, sizeof(es_worker)); }

void es_worker_free(es_worker *w) {
  if (!w) return;
  es_arena_free(&w->arena);
  free(w->kind);
  free(w->field);
  free(w->flags);
  free(w->start);
  free(w->end);
  free(w->parent);
  free(w->after);
  free(w);
}

void es_worker_cancel(es_worker *w, int32_t cancelled) {
  __atomic_store_n(&w->cancelled, cancelled, __ATOMIC_RELAXED);
}

// parse_in_arena runs with the arena entered. The parser is deleted although its
// memory goes with the arena, because the external scanners of the grammars
// allocate their state with libc.
static int parse_in_arena(es_worker *w, const TSLanguage *language, source *src, watch *watch) {
  TSParser *parser = ts_parser_new();
  if (!ts_parser_set_language(parser, language)) {
    ts_parser_delete(parser);
    return ES_LANGUAGE;
  }
  TSInput input = {src, read_source, 0, NULL};
  TSParseOptions options = {watch, on_progress};
  TSTree *tree = ts_parser_parse_with_options(parser, NULL, input, options);
  int result = tree ? flatten(w, tree, watch) : watch->reason != ES_OK ? watch->reason : ES_STOPPED;
  ts_parser_delete(parser);
  return result;
}

int es_parse(es_worker *w, const TSLanguage *language, const char *bytes, uint32_t length, const es_limits *limits) {
  source src = {bytes, length};
  watch watch = start_watch(w, limits->timeout_ns);
  volatile int result = ES_MEMORY;
  w->arena.soft = limits->arena_limit;
  w->arena.hard = limits->arena_limit + OVERSHOOT;
  es_arena_enter(&w->arena);
  // The hard limit comes back here; what the scanner of the grammar holds (a few
  // hundred bytes) is then lost, the rest goes with the arena.
  if (setjmp(w->arena.escape) == 0) result = parse_in_arena(w, language, &src, &watch);
  es_arena_leave();
  es_arena_reset(&w->arena, limits->arena_keep);
  return result;
}

int es_parse_only(const TSLanguage *language, const char *bytes, uint32_t length) {
  source src = {bytes, length};
  TSParser *parser = ts_parser_new();
  if (!ts_parser_set_language(parser, language)) {
    ts_parser_delete(parser);
    return ES_LANGUAGE;
  }
  TSInput input = {&src, read_source, 0, NULL};
  TSParseOptions options = {0};
  TSTree *tree = ts_parser_parse_with_options(parser, NULL, input, options);
  if (tree) ts_tree_delete(tree);
  ts_parser_delete(parser);
  return tree ? ES_OK : ES_STOPPED;
}
