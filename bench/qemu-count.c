/*
 * A plugin of QEMU's user emulation, by its plugin API of version 1 (docs/devel/tcg-plugins.rst of QEMU): at each write to standard
 * output it notes the bytes written and the guest's instructions until then. `QEMU_PLUGIN=file=THIS.so,out=FILE`.
 */
#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
/* QEMU_PLUGIN_INLINE_ADD_U64 */
#define ADD_U64 0
/* The guest is ARM EABI. */
#define SYS_WRITE 4

typedef uint64_t plugin_id;
struct qemu_plugin_tb;

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id, void (*)(plugin_id, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *, int operation, void *, uint64_t);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
void qemu_plugin_register_vcpu_syscall_cb(
    plugin_id,
    void (*)(plugin_id, unsigned vcpu, int64_t number, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t));

EXPORT int qemu_plugin_version = 1;

static uint64_t instructions;
static FILE *out;

static void translated(plugin_id id, struct qemu_plugin_tb *block) {
  (void)id;
  qemu_plugin_register_vcpu_tb_exec_inline(block, ADD_U64, &instructions, qemu_plugin_tb_n_insns(block));
}

static void called(plugin_id id, unsigned vcpu, int64_t number, uint64_t file, uint64_t data, uint64_t bytes, uint64_t a4,
                   uint64_t a5, uint64_t a6, uint64_t a7, uint64_t a8) {
  (void)id, (void)vcpu, (void)data, (void)a4, (void)a5, (void)a6, (void)a7, (void)a8;
  if (number != SYS_WRITE || file != 1) return;
  fprintf(out, "%" PRIu64 " %" PRIu64 "\n", bytes, instructions);
  fflush(out);
}

EXPORT int qemu_plugin_install(plugin_id id, const void *info, int count, char **arguments) {
  (void)info;
  for (int n = 0; n < count; n++)
    if (!strncmp(arguments[n], "out=", 4)) out = fopen(arguments[n] + 4, "w");
  if (!out) return 1;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_vcpu_syscall_cb(id, called);
  return 0;
}
