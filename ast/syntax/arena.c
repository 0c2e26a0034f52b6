#include "arena.h"
#include "runtime.h"

#include <stdlib.h>
#include <string.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

// tree-sitter allocates and frees some hundred thousand small blocks per
// megabyte of source. Taking them from a bump arena and dropping the arena as a
// whole after the file (the tree is never deleted) saves 13-18 % of the parse.
//
// ts_set_allocator is process-wide, the arena is per thread: a thread that has
// entered no arena gets libc's malloc, so other users of tree-sitter in the
// process are not affected. Every block carries its size in front, because
// realloc has to know it; blocks of the arena and of libc never mix, as all that
// is allocated inside es_parse is dropped or deleted inside es_parse.

enum { ALIGNMENT = 16, HEADER = 16, FIRST_CHUNK = 1 << 20 };

struct es_chunk {
  es_chunk *previous;
  size_t size; // of data
  _Alignas(ALIGNMENT) char data[];
};

static _Thread_local es_arena *current;

static size_t round_up(size_t n) { return (n + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1); }

static size_t *size_of(void *block) { return (size_t *)((char *)block - HEADER); }

// add_chunk grows geometrically, so that a large file needs few chunks. The hard
// limit and an exhausted libc are left by longjmp: tree-sitter does not check for
// NULL and would crash.
static void add_chunk(es_arena *a, size_t need) {
  size_t size = a->reserved < FIRST_CHUNK ? FIRST_CHUNK : a->reserved;
  if (a->reserved + size > a->soft) size = FIRST_CHUNK;
  if (size < need) size = need;
  if (a->reserved + size > a->soft) a->exhausted = true;
  if (a->reserved + size > a->hard) longjmp(a->escape, 1);
  es_chunk *chunk = malloc(sizeof(es_chunk) + size);
  if (!chunk) longjmp(a->escape, 1);
  chunk->previous = a->chunks;
  chunk->size = size;
  a->chunks = chunk;
  a->next = chunk->data;
  a->limit = chunk->data + size;
  a->reserved += size;
}

static void *take(es_arena *a, size_t size) {
  size_t need = HEADER + round_up(size);
  if (need < size) longjmp(a->escape, 1);
  if ((size_t)(a->limit - a->next) < need) add_chunk(a, need);
  char *block = a->next + HEADER;
  a->next += need;
  *size_of(block) = size;
  return block;
}

static bool is_last(es_arena *a, void *block) {
  return (char *)block + round_up(*size_of(block)) == a->next;
}

static void *arena_malloc(size_t size) {
  es_arena *a = current;
  return a ? take(a, size) : malloc(size);
}

static void *arena_calloc(size_t count, size_t size) {
  es_arena *a = current;
  if (!a) return calloc(count, size);
  if (size && count > SIZE_MAX / size) longjmp(a->escape, 1);
  return memset(take(a, count * size), 0, count * size);
}

static void *arena_realloc(void *block, size_t size) {
  es_arena *a = current;
  if (!a) return realloc(block, size);
  if (!block) return take(a, size);
  size_t old = *size_of(block);
  if (is_last(a, block) && size <= (size_t)(a->limit - (char *)block) &&
      round_up(size) <= (size_t)(a->limit - (char *)block)) {
    a->next = (char *)block + round_up(size);
    *size_of(block) = size;
    return block;
  }
  if (size <= old) return block;
  return memcpy(take(a, size), block, old);
}

static void arena_free(void *block) {
  es_arena *a = current;
  if (!a) {
    free(block);
  } else if (block && is_last(a, block)) {
    a->next = (char *)block - HEADER;
  }
}

// The GNU C library moves the size from which on memory comes from the system, and goes
// back to it when it is freed, up with every such block that is freed; then chunks come
// from a heap for each thread, which hardly ever shrinks. A size that is set stays.
static void return_chunks(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, FIRST_CHUNK);
#endif
}

void es_arena_install(void) {
  return_chunks();
  ts_set_allocator(arena_malloc, arena_calloc, arena_realloc, arena_free);
}

void es_arena_enter(es_arena *a) { current = a; }

void es_arena_leave(void) { current = NULL; }

void es_arena_reset(es_arena *a, size_t keep) {
  es_chunk *kept = NULL;
  while (a->chunks) {
    es_chunk *chunk = a->chunks;
    a->chunks = chunk->previous;
    if (chunk->size <= keep && (!kept || chunk->size > kept->size)) {
      free(kept);
      kept = chunk;
    } else {
      free(chunk);
    }
  }
  a->exhausted = false;
  a->chunks = kept;
  a->next = a->limit = NULL;
  a->reserved = 0;
  if (kept) {
    kept->previous = NULL;
    a->next = kept->data;
    a->limit = kept->data + kept->size;
    a->reserved = kept->size;
  }
}

void es_arena_free(es_arena *a) { es_arena_reset(a, 0); }
