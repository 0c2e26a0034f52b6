// A bump arena for one parse at a time, and the allocator that puts it below
// tree-sitter.
#ifndef ES_ARENA_H
#define ES_ARENA_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct es_chunk es_chunk;

typedef struct {
  es_chunk *chunks;  // newest first
  char *next;        // free space of the newest chunk
  char *limit;
  size_t reserved;   // bytes in all chunks
  size_t soft;       // above this, exhausted is set and the parse is asked to stop
  size_t hard;       // above this, the allocator leaves through escape
  bool exhausted;
  jmp_buf escape;
} es_arena;

void es_arena_install(void);            // once per process
void es_arena_enter(es_arena *);        // allocations of this thread go to the arena
void es_arena_leave(void);
void es_arena_reset(es_arena *, size_t keep); // drops everything; keeps one chunk of at most keep bytes
void es_arena_free(es_arena *);

#endif
