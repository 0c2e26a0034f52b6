// The part of tree-sitter's C API (tree_sitter/api.h, runtime 0.25, MIT) that
// arena.c and parse.c call. The runtime itself is compiled by the Go module
// github.com/tree-sitter/go-tree-sitter; its headers are out of cgo's reach
// here, so the few declarations are repeated. They are weak because cgo links
// the C objects of each package on their own once before the program is linked.
#ifndef ES_RUNTIME_H
#define ES_RUNTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ES_WEAK __attribute__((weak))

typedef struct TSLanguage TSLanguage;
typedef struct TSParser TSParser;
typedef struct TSTree TSTree;
typedef uint16_t TSSymbol;
typedef uint16_t TSFieldId;

typedef struct { uint32_t row, column; } TSPoint;

typedef struct {
  uint32_t context[4];
  const void *id;
  const TSTree *tree;
} TSNode;

typedef struct {
  const void *tree;
  const void *id;
  uint32_t context[3];
} TSTreeCursor;

typedef struct {
  void *payload;
  const char *(*read)(void *payload, uint32_t byte_index, TSPoint position, uint32_t *bytes_read);
  int encoding; // 0 is UTF-8
  uint32_t (*decode)(const uint8_t *string, uint32_t length, int32_t *code_point);
} TSInput;

typedef struct {
  void *payload;
  uint32_t current_byte_offset;
  bool has_error;
} TSParseState;

typedef struct {
  void *payload;
  bool (*progress_callback)(TSParseState *state);
} TSParseOptions;

ES_WEAK void ts_set_allocator(void *(*)(size_t), void *(*)(size_t, size_t), void *(*)(void *, size_t), void (*)(void *));
ES_WEAK TSParser *ts_parser_new(void);
ES_WEAK void ts_parser_delete(TSParser *);
ES_WEAK bool ts_parser_set_language(TSParser *, const TSLanguage *);
ES_WEAK TSTree *ts_parser_parse_with_options(TSParser *, const TSTree *, TSInput, TSParseOptions);
ES_WEAK void ts_tree_delete(TSTree *);
ES_WEAK TSNode ts_tree_root_node(const TSTree *);

ES_WEAK TSTreeCursor ts_tree_cursor_new(TSNode);
ES_WEAK TSNode ts_tree_cursor_current_node(const TSTreeCursor *);
ES_WEAK TSFieldId ts_tree_cursor_current_field_id(const TSTreeCursor *);
ES_WEAK bool ts_tree_cursor_goto_first_child(TSTreeCursor *);
ES_WEAK bool ts_tree_cursor_goto_next_sibling(TSTreeCursor *);
ES_WEAK bool ts_tree_cursor_goto_parent(TSTreeCursor *);

ES_WEAK TSSymbol ts_node_symbol(TSNode);
ES_WEAK uint32_t ts_node_start_byte(TSNode);
ES_WEAK uint32_t ts_node_end_byte(TSNode);
ES_WEAK bool ts_node_is_named(TSNode);
ES_WEAK bool ts_node_is_missing(TSNode);
ES_WEAK bool ts_node_is_extra(TSNode);

#endif
