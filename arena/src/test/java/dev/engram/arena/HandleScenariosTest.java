/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.ArenaException.InvalidHandle.Reason.FOREIGN;
import static dev.engram.arena.ArenaException.InvalidHandle.Reason.FORGED;
import static dev.engram.arena.ArenaException.InvalidHandle.Reason.NULL;
import static dev.engram.arena.ArenaException.InvalidHandle.Reason.STALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.arena.ArenaException.InvalidHandle;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Handles that name no block, in every operation that takes one; and none of them frees anything.
 */
@ParameterizedClass(name = "shared = {0}")
@ValueSource(booleans = {false, true})
class HandleScenariosTest {

  @Parameter boolean shared;

  private Arena arena = Arena.confined();
  private Guard guard = arena.guard();
  private long other;

  @BeforeEach
  void open() {
    arena = shared ? Arena.shared() : Arena.confined();
    guard = arena.guard();
    guard.enter();
    other = arena.allocate(32);
    arena.putLong(other, 0, 42);
  }

  @AfterEach
  void close() {
    guard.close();
    arena.close();
  }

  private Map<String, LongConsumer> operations() {
    byte[] bytes = new byte[8];
    MemorySegment segment = MemorySegment.ofArray(bytes);
    Group group = arena.root().child("g" + arena.root().children().size());
    Map<String, LongConsumer> all = new LinkedHashMap<>();
    all.put("getByte", handle -> arena.getByte(handle, 0));
    all.put("getShort", handle -> arena.getShort(handle, 0));
    all.put("getInt", handle -> arena.getInt(handle, 0));
    all.put("getLong", handle -> arena.getLong(handle, 0));
    all.put("putByte", handle -> arena.putByte(handle, 0, (byte) 1));
    all.put("putShort", handle -> arena.putShort(handle, 0, (short) 1));
    all.put("putInt", handle -> arena.putInt(handle, 0, 1));
    all.put("putLong", handle -> arena.putLong(handle, 0, 1));
    all.put("read", handle -> arena.read(handle, 0, bytes, 0, 8));
    all.put("read nothing", handle -> arena.read(handle, 0, bytes, 0, 0));
    all.put("write", handle -> arena.write(handle, 0, bytes, 0, 8));
    all.put("read a segment", handle -> arena.read(handle, 0, segment));
    all.put("write a segment", handle -> arena.write(handle, 0, segment));
    all.put("fill", handle -> arena.fill(handle, 0, 8, (byte) 1));
    all.put("copy from", handle -> arena.copy(handle, 0, other, 8, 8));
    all.put("copy to", handle -> arena.copy(other, 0, handle, 0, 8));
    all.put("size", arena::size);
    all.put("free", arena::free);
    all.put("free several", handle -> arena.free(new long[] {handle, other}));
    all.put("reallocate", handle -> arena.reallocate(handle, 64, Request.of()));
    for (Lane lane : Lane.values()) {
      all.put("move to " + lane, handle -> arena.move(handle, lane));
    }
    all.put("moveAll", handle -> arena.moveAll(new long[] {handle}, Lane.SLOW));
    all.put("moveLater", handle -> arena.moveLater(handle, Lane.SLOW).cancel(false));
    all.put("estimate", handle -> arena.estimate(handle, Lane.SLOW));
    all.put("pin", arena::pin);
    all.put("unpin", arena::unpin);
    all.put("tag", handle -> arena.tag(handle, "mine"));
    all.put("describe", arena::describe);
    all.put("lane", arena::lane);
    all.put("adopt", group::adopt);
    all.put("guarded getByte", handle -> guard.getByte(handle, 0));
    all.put("guarded getShort", handle -> guard.getShort(handle, 0));
    all.put("guarded getInt", handle -> guard.getInt(handle, 0));
    all.put("guarded getLong", handle -> guard.getLong(handle, 0));
    all.put("guarded putByte", handle -> guard.putByte(handle, 0, (byte) 1));
    all.put("guarded putShort", handle -> guard.putShort(handle, 0, (short) 1));
    all.put("guarded putInt", handle -> guard.putInt(handle, 0, 1));
    all.put("guarded putLong", handle -> guard.putLong(handle, 0, 1));
    all.put("guarded segment", guard::segment);
    return all;
  }

  /** Every operation refuses the handle for this reason, and changes nothing. */
  private void assertRefused(long handle, InvalidHandle.Reason reason) {
    Map<String, LongConsumer> operations = operations();
    var before = arena.dump();
    operations.forEach((name, operation) ->
        assertThatExceptionOfType(InvalidHandle.class)
            .as(name)
            .isThrownBy(() -> operation.accept(handle))
            .satisfies(refused -> assertThat(refused.reason()).as(name).isEqualTo(reason)));
    assertThat(arena.isLive(handle)).isFalse();
    assertThat(arena.dump()).as("nothing was freed, moved, tagged or pinned").isEqualTo(before);
    assertThat(arena.getLong(other, 0)).isEqualTo(42);
    assertThat(arena.getLong(other, 8)).isZero();
  }

  @Test
  void noBlocksEntryIsBesideTheLengthsThatAllThreadsRead() {
    try (Arena fresh = Arena.shared()) {
      for (int i = 0; i < 1 << 14; i++) {
        // 128 sizes, a byte each: two lines of the smallest cells, for processors that fetch pairs
        assertThat(Handle.index(fresh.allocate(16))).isGreaterThanOrEqualTo(128);
      }
    }
  }

  @Test
  void theNullHandleIsRefusedByEveryOperation() {
    assertRefused(Handle.NULL, NULL);
  }

  @Test
  void aHandleOfAFreedBlockIsRefusedByEveryOperation() {
    long stale = arena.allocate(32);
    arena.free(stale);
    assertRefused(stale, STALE);
  }

  @Test
  void aHandleOfAFreedBlockIsRefusedByEveryOperationAlsoWhenItsEntryIsAnothers() {
    long stale = arena.allocate(32);
    arena.free(stale);
    long next = arena.allocate(32);
    assertThat(Handle.index(next)).isEqualTo(Handle.index(stale));
    assertThat(Handle.generation(next)).isEqualTo(Handle.generation(stale) + 1);
    arena.fill(next, 0, 32, (byte) 7);
    assertRefused(stale, STALE);
    assertThat(arena.getLong(next, 24)).isEqualTo(0x0707070707070707L);
  }

  @Test
  void aHandleOfAFreedBlobIsRefusedByEveryOperation() {
    long stale = arena.allocate(100_000);
    arena.free(stale);
    arena.allocate(100_000);
    assertRefused(stale, STALE);
  }

  @Test
  void aHandleFromBeforeAResetIsRefusedByEveryOperationForEver() {
    long stale = arena.allocate(32);
    long blob = arena.allocate(100_000);
    arena.reset();
    other = arena.allocate(32);
    arena.putLong(other, 0, 42);
    for (int i = 0; i < 100; i++) {
      arena.allocate(32);
    }
    arena.allocate(100_000);
    assertRefused(stale, STALE);
    assertRefused(blob, STALE);
    arena.reset();
    assertThat(arena.isLive(other)).isFalse();
    assertThat(arena.statistics().liveBlocks()).isZero();
    other = arena.allocate(32);
    arena.putLong(other, 0, 42);
    assertRefused(stale, STALE);
  }

  @Test
  void anotherArenasHandleIsRefusedByEveryOperation() {
    try (Arena foreign = Arena.shared()) {
      assertRefused(foreign.allocate(32), FOREIGN);
      assertRefused(foreign.allocate(100_000), FOREIGN);
    }
  }

  @Test
  void aHandleThatIsMadeUpIsRefusedByEveryOperation() {
    assertRefused(other + (1L << Handle.GENERATION_SHIFT), FORGED);
    for (long state = 1; state < 16; state++) {
      assertRefused(other | state << 32, FORGED);
    }
    assertRefused(other ^ 0x0FFF_FC00, FORGED);
  }

  @Test
  void aHandleThatIsMadeUpOfAFreeEntrysWordIsRefusedByEveryOperation() {
    long freed = arena.allocate(32);
    arena.free(freed);
    long next = freed + (1L << Handle.GENERATION_SHIFT);
    assertRefused(next | (long) BlockTable.FREE << 32, FORGED);
  }

  @Test
  void aHandleOfAnEntryThatWasNeverGivenOutIsRefused() {
    for (int bit = 0; bit < 10; bit++) {
      long unused = other ^ 1L << bit;
      operations()
          .forEach((name, operation) ->
              assertThatExceptionOfType(InvalidHandle.class)
                  .as(name)
                  .isThrownBy(() -> operation.accept(unused)));
    }
    assertThat(arena.statistics().liveBlocks()).isEqualTo(1);
  }

  @Test
  void noHandleThatIsMadeUpIsLive() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000_000; i++) {
      assertThat(arena.isLive(random.nextLong())).isFalse();
    }
    for (int low = 0; low < 1 << 16; low++) {
      assertThat(arena.isLive(low)).as("generation 0 never was").isFalse();
    }
  }

  @Test
  void afterCloseEveryOperationSaysSo() {
    Map<String, LongConsumer> operations = operations();
    guard.exit();
    arena.close();
    operations.forEach((name, operation) -> {
      if (!name.startsWith("guarded")) {
        assertThatExceptionOfType(ArenaException.Closed.class)
            .as(name)
            .isThrownBy(() -> operation.accept(other));
      }
    });
    assertThatExceptionOfType(ArenaException.Closed.class).isThrownBy(() -> arena.allocate(8));
    assertThatExceptionOfType(ArenaException.Closed.class).isThrownBy(arena::reset);
    assertThatExceptionOfType(ArenaException.Closed.class).isThrownBy(arena::compact);
    assertThatExceptionOfType(ArenaException.Closed.class).isThrownBy(arena::statistics);
    assertThatExceptionOfType(ArenaException.Closed.class).isThrownBy(arena::guard);
    assertThat(arena.isLive(other)).isFalse();
  }

  @Test
  void anEntryRetiresWithItsLastGenerationAndIsNeverGivenOutAgain() throws Exception {
    var field = Arena.class.getDeclaredField("blocks");
    field.setAccessible(true);
    Blocks blocks = (Blocks) field.get(arena);
    for (int size : new int[] {32, 100_000}) {
      long young = arena.allocate(size);
      int entry = blocks.table.index(young);
      long word = blocks.table.word(entry);
      blocks.table.set(entry, word | BlockTable.GENERATION);
      long last = young | BlockTable.GENERATION;
      arena.putLong(last, 0, 1);
      arena.free(last);
      assertThat(Blocks.state(blocks.table.word(entry))).isEqualTo(BlockTable.RETIRED);
      Map<Integer, Long> seen = new HashMap<>();
      for (int i = 0; i < 3000; i++) {
        long handle = arena.allocate(size);
        seen.merge(Handle.index(handle), 1L, Long::sum);
        arena.free(handle);
      }
      Set<Long> live = new HashSet<>();
      for (int i = 0; i < 20; i++) {
        live.add(arena.allocate(size));
      }
      assertThat(live).noneMatch(handle -> Handle.index(handle) == Handle.index(last));
      assertThat(seen).doesNotContainKey(Handle.index(last));
      assertRefused(last, STALE);
      assertRefused(young, STALE);
      live.forEach(arena::free);
    }
    arena.free(other);
    arena.compact();
    assertThat(arena.statistics().usedBytes()).as("the retired entries' memory is used").isZero();
    other = arena.allocate(8);
  }

  @Test
  void aHandleMayBeKeptOutsideTheHeap() {
    guard.exit();
    long keeper = arena.allocate(8);
    arena.putLong(keeper, 0, other);
    arena.move(keeper, Lane.SLOW);
    arena.move(other, Lane.SLOW);
    assertThat(arena.getLong(arena.getLong(keeper, 0), 0)).isEqualTo(42);
  }
}
