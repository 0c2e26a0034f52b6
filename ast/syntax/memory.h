#ifndef ES_MEMORY_H
#define ES_MEMORY_H

void es_free_memory(void);

#endif
