#include "memory.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>

void es_free_memory(void) { malloc_trim(0); }
#else
void es_free_memory(void) {}
#endif
