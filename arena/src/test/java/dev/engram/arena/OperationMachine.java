/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import dev.engram.arena.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * Runs a program of {@link Operation}s against an arena and against a map of byte arrays, and
 * compares the two at every step: what is read, what is refused and how, and from time to time
 * everything.
 *
 * <p>A block that is secret holds nothing but {@link #SECRET}, and nothing else does, so that one
 * who gets memory that is not cleared sees whether it was wiped.
 */
final class OperationMachine {

  private static final byte SECRET = 0x5E;

  /** Operations between two audits. */
  private static final int AUDIT_EVERY = 97;

  private static final List<Lane> LANES = List.of(Lane.FAST, Lane.SLOW, Lane.COMPRESSED);
  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final int MOST_GROUPS = 5;

  private final Configuration configuration;
  private final Arena arena;
  private final Arena other = Arena.builder().lanes(64 << 10, 64 << 10).confined();
  private final long foreign = other.allocate(40);
  private final Guard guard;
  private final Map<Long, ModelBlock> model = new HashMap<>();
  private final List<ModelBlock> order = new ArrayList<>();
  private final List<Long> dead = new ArrayList<>();
  private final Set<Long> seen = new HashSet<>();
  private final List<Group> groups = new ArrayList<>();
  private long allocations;
  private int limitedGroups;

  OperationMachine(Configuration configuration) {
    this.configuration = configuration;
    this.arena = configuration.open(this::evicted);
    this.guard = arena.guard();
    groups.add(arena.root());
  }

  /**
   * Runs a program on an arena of its own, which is empty and closed at the end.
   *
   * @throws AssertionError or what else a step threw, with the number of the step
   */
  static void run(Configuration configuration, List<Operation> program) {
    OperationMachine machine = new OperationMachine(configuration);
    int step = 0;
    try {
      for (; step < program.size(); step++) {
        machine.step(program.get(step));
        if (step % AUDIT_EVERY == 0) {
          machine.audit();
        }
      }
      machine.finish();
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError("at step " + step + ": " + failure, failure);
    } finally {
      machine.abandon();
    }
  }

  private void abandon() {
    other.close();
    try {
      guard.close();
      arena.close();
    } catch (ArenaException.Leak left) {
      return;
    }
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static void require(boolean holds, String what, Object... values) {
    if (!holds) {
      throw new AssertionError(what.formatted(values));
    }
  }

  private void evicted(BlockInfo info) {
    ModelBlock block = model.get(info.handle());
    require(block != null, "%s was evicted and did not live", info);
    require(Objects.requireNonNull(block).has(Hint.EVICTABLE), "%s was not evictable", info);
    require(block.pins == 0, "%s was evicted and pinned", info);
    require(block.priority != Priority.CRITICAL, "%s was evicted and critical", info);
    forget(block);
  }

  private void forget(ModelBlock block) {
    model.remove(block.handle);
    order.remove(block);
    dead.add(block.handle);
  }

  private void step(Operation operation) {
    switch (operation.kind()) {
      case ALLOCATE -> allocate(operation);
      case REQUEST -> request(operation);
      case RESET -> reset(operation);
      case BAD -> bad(operation);
      case GROUP -> group(operation);
      case FREE_GROUP -> freeGroup(operation);
      case COMPACT -> compact(operation);
      case TICK -> arena.tick();
      case MAINTAIN -> arena.maintain(operation.choice() % 400_000);
      case PURGE -> purge();
      case FREE_MANY -> freeMany(operation);
      default -> {
        if (!order.isEmpty()) {
          onBlock(operation, block(operation.block()));
        }
      }
    }
  }

  private ModelBlock block(int number) {
    return order.get(number % order.size());
  }

  private void onBlock(Operation operation, ModelBlock block) {
    try {
      switch (operation.kind()) {
        case FREE -> free(block);
        case WRITE -> write(operation, block);
        case READ -> read(operation, block);
        case VALUES -> values(operation, block);
        case FILL -> fill(operation, block);
        case COPY -> copy(operation, block);
        case REALLOCATE -> reallocate(operation, block);
        case PIN -> pin(block);
        case UNPIN -> unpin(block);
        case MOVE -> move(operation, block);
        case MOVE_ALL -> moveAll(operation);
        case MOVE_LATER -> moveLater(operation, block);
        case ADOPT -> adopt(operation, block);
        case TAG -> tag(operation, block);
        case DESCRIBE -> describe(block);
        case GUARD -> guard(operation, block);
        default -> throw new IllegalArgumentException(operation.toString());
      }
    } catch (ArenaException.OutOfMemory noRoomToBringItBack) {
      require(arena.isLive(block.handle), "no room, and the block is gone");
      require(arena.describe(block.handle).lane() == Lane.COMPRESSED, "no room for what is there");
    }
  }

  private void allocate(Operation operation) {
    try {
      long handle = arena.allocate(operation.size());
      begin(new ModelBlock(handle, operation.size(), arena.root()));
    } catch (ArenaException.OutOfMemory full) {
      full(operation.size());
    }
  }

  /** A block that the arena gave: it is new, it reads zero, and lies as it should. */
  private void begin(ModelBlock block) {
    allocations++;
    require(seen.add(block.handle), "%s came twice", Handle.toString(block.handle));
    model.put(block.handle, block);
    order.add(block);
    check(block);
  }

  /** An allocation may fail, but not while hardly anything is there. */
  private void full(int size) {
    long taken = 0;
    boolean held = false;
    for (ModelBlock block : order) {
      taken += Blocks.footprint(page(block.handle), (int) block.handle & BlockTable.IN_PAGE);
      held |= block.pins > 0;
    }
    boolean entries = arena.blocks.settings.maxBlocks() < 1 << 20;
    require(
        held || entries || taken > 0 || size > 16 << 10 || configuration.debug(),
        "no room for %d bytes in an arena that is empty",
        size);
  }

  private Page page(long handle) {
    return arena.blocks.table.page(arena.blocks.table.index(handle));
  }

  private void request(Operation operation) {
    SplittableRandom random = new SplittableRandom(operation.choice());
    int size = operation.size();
    Request request = Request.of();
    ModelBlock wish = new ModelBlock(0, 1, arena.root());
    if (random.nextInt(3) == 0) {
      wish.alignment = 1 << random.nextInt(random.nextInt(8) == 0 ? 18 : 13);
      request = request.aligned(wish.alignment);
    }
    if (random.nextInt(3) == 0) {
      request = request.in(random.nextBoolean() ? Lane.FAST : Lane.SLOW);
    }
    for (Hint hint : Hint.values()) {
      if (random.nextInt(hint == Hint.EVICTABLE ? 3 : 9) == 0) {
        wish.hints.add(hint);
        request = request.with(hint);
      }
    }
    if (random.nextInt(4) == 0) {
      wish.priority = PRIORITIES.get(random.nextInt(3));
      request = request.with(wish.priority);
    }
    if (random.nextInt(3) == 0) {
      wish.tag = "tag " + random.nextInt(20);
      request = request.tagged(wish.tag);
    }
    if (random.nextInt(2) == 0) {
      wish.group = groups.get(random.nextInt(groups.size()));
      request = request.in(wish.group);
    }
    boolean zeroed = random.nextInt(3) > 0;
    request = zeroed ? request : request.uninitialized();
    if (random.nextInt(6) == 0) {
      Failover[] steps = Failover.values();
      request = request.failingOver(steps[random.nextInt(7)], steps[random.nextInt(7)]);
    }
    long bytes = wish.group.bytes();
    long handle;
    try {
      handle = arena.allocate(size, request);
    } catch (ArenaException.OutOfMemory full) {
      require(wish.group.isRoot() || wish.group.bytes() <= bytes, "a refusal was charged");
      return;
    } catch (ArenaException.GroupLimitExceeded beyond) {
      require(wish.group.bytes() == bytes, "a refusal was charged");
      return;
    }
    ModelBlock block = new ModelBlock(handle, size, wish.group);
    block.alignment = wish.alignment;
    block.hints = EnumSet.copyOf(wish.hints);
    block.priority = wish.priority;
    block.tag = wish.tag;
    if (!zeroed) {
      arena.read(handle, 0, block.bytes, 0, size);
      requireNoSecret(block.bytes);
    }
    begin(block);
    if (block.has(Hint.SECRET)) {
      arena.fill(handle, 0, size, SECRET);
      Arrays.fill(block.bytes, SECRET);
    }
  }

  /** Single bytes may be anyone's, compressed ones too; so many in a row are a secret's. */
  private static void requireNoSecret(byte[] bytes) {
    int inRow = 0;
    for (byte each : bytes) {
      inRow = each == SECRET ? inRow + 1 : 0;
      require(inRow < 8, "a secret was not wiped");
    }
  }

  private void free(ModelBlock block) {
    try {
      arena.free(block.handle);
      require(block.pins == 0, "a pinned block was freed");
      forget(block);
      require(!arena.isLive(block.handle), "a freed block lives");
    } catch (ArenaException.BlockPinned pinned) {
      require(block.pins > 0, "%s", pinned);
    }
  }

  /** Most of them, so that runs become sparse. */
  private void freeMany(Operation operation) {
    SplittableRandom random = new SplittableRandom(operation.choice());
    for (ModelBlock block : List.copyOf(order)) {
      if (random.nextInt(8) > 0) {
        free(block);
      }
    }
  }

  private static byte[] noise(Operation operation, int length) {
    byte[] bytes = new byte[length];
    SplittableRandom random = new SplittableRandom(operation.choice());
    int distinct = random.nextBoolean() ? 3 : 90;
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt(distinct);
    }
    return bytes;
  }

  private static int offset(Operation operation, ModelBlock block) {
    return operation.offset() % block.bytes.length;
  }

  private static int length(Operation operation, ModelBlock block) {
    return operation.size() % (block.bytes.length - offset(operation, block) + 1);
  }

  private void write(Operation operation, ModelBlock block) {
    if (block.has(Hint.SECRET)) {
      return;
    }
    int offset = offset(operation, block);
    byte[] bytes = noise(operation, length(operation, block));
    if (operation.choice() % 3 == 0) {
      arena.write(block.handle, offset, MemorySegment.ofArray(bytes));
    } else {
      arena.write(block.handle, offset, bytes, 0, bytes.length);
    }
    System.arraycopy(bytes, 0, block.bytes, offset, bytes.length);
    refused(() -> arena.write(block.handle, block.bytes.length, new byte[1], 0, 1));
  }

  private static void refused(Runnable access) {
    try {
      access.run();
    } catch (IndexOutOfBoundsException expected) {
      return;
    }
    throw new AssertionError("an access beyond the block was allowed");
  }

  private void read(Operation operation, ModelBlock block) {
    int offset = offset(operation, block);
    byte[] bytes = new byte[length(operation, block)];
    if (operation.choice() % 3 == 0) {
      arena.read(block.handle, offset, MemorySegment.ofArray(bytes));
    } else {
      arena.read(block.handle, offset, bytes, 0, bytes.length);
    }
    require(
        Arrays.equals(bytes, 0, bytes.length, block.bytes, offset, offset + bytes.length),
        "%s read otherwise",
        Handle.toString(block.handle));
    refused(() -> arena.read(block.handle, -1, new byte[1], 0, 1));
  }

  private void values(Operation operation, ModelBlock block) {
    MemorySegment twin = MemorySegment.ofArray(block.bytes);
    int width = 1 << operation.size() % 4;
    int offset = offset(operation, block);
    if (offset + width > block.bytes.length) {
      refused(() -> arena.getLong(block.handle, SizeClasses.LARGEST * 32L));
      refused(() -> arena.putByte(block.handle, -1, (byte) 0));
      return;
    }
    long value = operation.choice() & 0x3F3F3F3FL;
    boolean put = operation.block() % 2 == 0 && !block.has(Hint.SECRET);
    switch (width) {
      case 1 -> {
        if (put) {
          arena.putByte(block.handle, offset, (byte) value);
          Values.BYTE.put(twin, offset, value);
        }
        same(Values.BYTE.at(twin, offset), arena.getByte(block.handle, offset));
      }
      case 2 -> {
        if (put) {
          arena.putShort(block.handle, offset, (short) value);
          Values.SHORT.put(twin, offset, value);
        }
        same(Values.SHORT.at(twin, offset), arena.getShort(block.handle, offset));
      }
      case 4 -> {
        if (put) {
          arena.putInt(block.handle, offset, (int) value);
          Values.INT.put(twin, offset, value);
        }
        same(Values.INT.at(twin, offset), arena.getInt(block.handle, offset));
      }
      default -> {
        if (put) {
          arena.putLong(block.handle, offset, value);
          Values.LONG.put(twin, offset, value);
        }
        same(Values.LONG.at(twin, offset), arena.getLong(block.handle, offset));
      }
    }
  }

  private static void same(long expected, long value) {
    require(expected == value, "read %x, not %x", value, expected);
  }

  private void fill(Operation operation, ModelBlock block) {
    if (!block.has(Hint.SECRET)) {
      int offset = offset(operation, block);
      int length = length(operation, block);
      byte value = (byte) (operation.choice() % 90);
      arena.fill(block.handle, offset, length, value);
      Arrays.fill(block.bytes, offset, offset + length, value);
    }
  }

  private void copy(Operation operation, ModelBlock block) {
    ModelBlock to = block(operation.choice());
    if (block.has(Hint.SECRET) || to.has(Hint.SECRET)) {
      return;
    }
    int from = offset(operation, block);
    int at = operation.size() % to.bytes.length;
    int length = Math.min(length(operation, block), to.bytes.length - at);
    try {
      arena.copy(block.handle, from, to.handle, at, length);
    } catch (ArenaException.OutOfMemory | ArenaException.InvalidHandle noRoom) {
      // one of the two could not be brought back, or was evicted to bring back the other
      boolean gone = !model.containsKey(block.handle) || !model.containsKey(to.handle);
      require(gone == noRoom instanceof ArenaException.InvalidHandle, "%s", noRoom);
      return;
    }
    System.arraycopy(block.bytes, from, to.bytes, at, length);
  }

  private void reallocate(Operation operation, ModelBlock block) {
    if (block.has(Hint.SECRET)) {
      return;
    }
    int size = operation.size();
    long handle;
    try {
      handle = arena.reallocate(block.handle, size, Request.of());
    } catch (ArenaException.OutOfMemory full) {
      require(model.containsKey(block.handle), "evicted to make room for itself");
      check(block);
      return;
    } catch (ArenaException.BlockPinned pinned) {
      require(block.pins > 0, "%s", pinned);
      return;
    }
    require(block.pins == 0, "a pinned block was freed");
    forget(block);
    ModelBlock next = new ModelBlock(handle, size, arena.root());
    System.arraycopy(block.bytes, 0, next.bytes, 0, Math.min(size, block.bytes.length));
    begin(next);
  }

  private void pin(ModelBlock block) {
    if (block.pins == Page.MOST_PINS || pinned() > 40 && block.pins == 0) {
      return;
    }
    MemorySegment segment = arena.pin(block.handle);
    require(block.pins == 0 || segment.address() == block.pinnedAt, "a pinned block moved");
    block.pins++;
    block.pinnedAt = segment.address();
    require(segment.mismatch(MemorySegment.ofArray(block.bytes)) == -1, "what is pinned is not it");
  }

  private long pinned() {
    return order.stream().filter(block -> block.pins > 0).count();
  }

  private void unpin(ModelBlock any) {
    ModelBlock block = order.stream().filter(each -> each.pins > 0).findFirst().orElse(any);
    try {
      arena.unpin(block.handle);
      require(block.pins > 0, "unpinned what was not pinned");
      block.pins--;
    } catch (IllegalStateException notPinned) {
      require(block.pins == 0, "%s", notPinned);
    }
  }

  private void move(Operation operation, ModelBlock block) {
    Lane to = LANES.get(operation.choice() % 3);
    Lane from = arena.lane(block.handle);
    try {
      arena.move(block.handle, to);
      require(arena.lane(block.handle) == to, "it moved elsewhere");
      require(from == to || block.pins == 0, "a pinned block moved");
      require(to.isDirect() || !block.has(Hint.SECRET), "a secret was compressed");
    } catch (ArenaException.MoveRefused refused) {
      require(arena.lane(block.handle) == from, "it was refused and moved");
    } catch (ArenaException.BlockPinned pinned) {
      require(block.pins > 0, "%s", pinned);
    }
    check(block);
  }

  private void moveAll(Operation operation) {
    int from = operation.block() % order.size();
    int to = Math.min(order.size(), from + 20);
    long[] handles = order.subList(from, to).stream().mapToLong(block -> block.handle).toArray();
    int moved = arena.moveAll(handles, LANES.get(operation.choice() % 3));
    require(moved <= handles.length, "more moved than there were");
  }

  private void moveLater(Operation operation, ModelBlock block) {
    var done = arena.moveLater(block.handle, LANES.get(operation.choice() % 3));
    if (operation.size() % 3 == 0) {
      done.cancel(false);
    }
  }

  private void adopt(Operation operation, ModelBlock block) {
    Group group = groups.get(operation.choice() % groups.size());
    try {
      group.adopt(block.handle);
      block.group = group;
    } catch (ArenaException.GroupLimitExceeded beyond) {
      require(group.limit() < Long.MAX_VALUE || limitedGroups > 0, "%s", beyond);
    }
  }

  private void tag(Operation operation, ModelBlock block) {
    block.tag = operation.choice() % 5 == 0 ? "" : "tag " + operation.choice() % 30;
    arena.tag(block.handle, block.tag);
  }

  private void describe(ModelBlock block) {
    BlockInfo info = arena.describe(block.handle);
    require(info.handle() == block.handle, "%s", info);
    require(info.size() == block.bytes.length, "%s", info);
    require(arena.size(block.handle) == block.bytes.length, "%s", info);
    require(info.capacity() >= info.size(), "%s", info);
    require(info.tag().equals(block.tag), "%s", info);
    require(info.group().equals(block.group.path()), "%s", info);
    require(info.pins() == block.pins, "%s", info);
    require(info.priority() == block.priority, "%s", info);
    require(info.hints().equals(block.hints), "%s", info);
    require(arena.isLive(block.handle), "%s", info);
  }

  private void guard(Operation operation, ModelBlock block) {
    guard.enter();
    try {
      if (operation.choice() % 2 == 0 || block.bytes.length < 8) {
        MemorySegment segment = guard.segment(block.handle);
        require(segment.mismatch(MemorySegment.ofArray(block.bytes)) == -1, "a guard reads else");
        return;
      }
      MemorySegment twin = MemorySegment.ofArray(block.bytes);
      int offset = offset(operation, block) % (block.bytes.length - 7);
      same(Values.LONG.at(twin, offset), guard.getLong(block.handle, offset));
      if (!block.has(Hint.SECRET)) {
        guard.putInt(block.handle, offset, operation.choice() & 0x3F3F3F3F);
        Values.INT.put(twin, offset, operation.choice() & 0x3F3F3F3F);
      }
      same(Values.SHORT.at(twin, offset), guard.getShort(block.handle, offset));
    } finally {
      guard.exit();
    }
  }

  private void group(Operation operation) {
    int choice = operation.choice();
    Group group = groups.get(choice % groups.size());
    if (groups.size() < MOST_GROUPS && choice % 3 != 0) {
      boolean limited = operation.size() % 3 == 0;
      long limit = limited ? 30_000 + operation.offset() % 60_000 : Long.MAX_VALUE;
      try {
        groups.add(group.child("group " + choice, limit, operation.block() % 20_000));
        limitedGroups += limited ? 1 : 0;
      } catch (ArenaException.GroupLimitExceeded beyond) {
        require(limitedGroups > 0, "%s", beyond);
      }
    } else if (!group.isRoot()) {
      close(group);
    }
  }

  private void close(Group group) {
    try {
      List<Group> ended = groups.stream().filter(group::contains).toList();
      group.close();
      require(order.stream().noneMatch(block -> group.contains(block.group)), "closed over blocks");
      for (Group each : ended) {
        limitedGroups -= each.limit() < Long.MAX_VALUE ? 1 : 0;
      }
      groups.removeAll(ended);
    } catch (ArenaException.Leak leak) {
      long there = order.stream().filter(block -> group.contains(block.group)).count();
      require(leak.blocks().size() == there, "%d leaked, %d reported", there, leak.blocks().size());
    }
  }

  private void freeGroup(Operation operation) {
    Group group = groups.get(operation.choice() % groups.size());
    if (group.isRoot()) {
      return;
    }
    List<ModelBlock> there = order.stream().filter(block -> group.contains(block.group)).toList();
    try {
      require(group.freeAll() == there.size(), "freed others");
      there.forEach(this::forget);
    } catch (ArenaException.BlockPinned pinned) {
      require(there.stream().anyMatch(block -> block.pins > 0), "%s", pinned);
      there.stream().filter(block -> !arena.isLive(block.handle)).forEach(this::forget);
    }
  }

  private void compact(Operation operation) {
    Compaction done =
        switch (operation.choice() % 4) {
          case 0 -> arena.compact();
          case 1 -> arena.compactUntil(operation.size());
          default -> arena.compact(1 + operation.choice() % 300_000, 1 + operation.size());
        };
    require(done.bytes() >= 0 && done.blocks() <= done.bytes(), "%s", done);
    require(operation.choice() % 4 > 0 || done.complete(), "%s", done);
  }

  private void purge() {
    arena.purge();
    Statistics statistics = arena.statistics();
    require(statistics.committedBytes() == statistics.usedBytes(), "%s", statistics);
  }

  private void reset(Operation operation) {
    if (operation.choice() % 4 != 0) {
      return;
    }
    arena.reset();
    order.forEach(block -> dead.add(block.handle));
    order.clear();
    model.clear();
    audit();
  }

  /** Every operation refuses what is no handle. */
  private void bad(Operation operation) {
    SplittableRandom random = new SplittableRandom(operation.choice());
    long handle =
        switch (random.nextInt(5)) {
          case 0 -> Handle.NULL;
          case 1 -> foreign;
          case 2 -> random.nextLong();
          case 3 ->
              order.isEmpty() ? 1 : block(operation.block()).handle ^ 1L << random.nextInt(64);
          default -> dead.isEmpty() ? 2 : dead.get(operation.block() % dead.size());
        };
    if (model.containsKey(handle)) {
      return;
    }
    require(!arena.isLive(handle), "%s lives", Handle.toString(handle));
    LongConsumer use = uses().get(random.nextInt(uses().size()));
    try {
      use.accept(handle);
    } catch (ArenaException.InvalidHandle expected) {
      return;
    }
    throw new AssertionError(Handle.toString(handle) + " was not refused");
  }

  /** All that can be done with a handle. */
  private List<LongConsumer> uses() {
    byte[] bytes = new byte[1];
    return List.of(
        arena::free,
        arena::size,
        arena::lane,
        arena::describe,
        handle -> arena.tag(handle, "x"),
        handle -> arena.reallocate(handle, 10, Request.of()),
        handle -> arena.getByte(handle, 0),
        handle -> arena.getShort(handle, 0),
        handle -> arena.getInt(handle, 0),
        handle -> arena.getLong(handle, 0),
        handle -> arena.putByte(handle, 0, (byte) 1),
        handle -> arena.putShort(handle, 0, (short) 1),
        handle -> arena.putInt(handle, 0, 1),
        handle -> arena.putLong(handle, 0, 1),
        handle -> arena.read(handle, 0, bytes, 0, 1),
        handle -> arena.write(handle, 0, bytes, 0, 1),
        handle -> arena.read(handle, 0, MemorySegment.ofArray(bytes)),
        handle -> arena.write(handle, 0, MemorySegment.ofArray(bytes)),
        handle -> arena.fill(handle, 0, 1, (byte) 1),
        handle -> arena.copy(handle, 0, handle, 0, 1),
        arena::pin,
        arena::unpin,
        handle -> arena.move(handle, Lane.SLOW),
        handle -> arena.moveAll(new long[] {handle}, Lane.FAST),
        handle -> arena.moveLater(handle, Lane.SLOW).cancel(false),
        handle -> arena.estimate(handle, Lane.SLOW),
        handle -> arena.root().adopt(handle),
        handle -> inside(() -> guard.getLong(handle, 0)),
        handle -> inside(() -> guard.putByte(handle, 0, (byte) 1)),
        handle -> inside(() -> guard.segment(handle)));
  }

  private void inside(Runnable access) {
    guard.enter();
    try {
      access.run();
    } finally {
      guard.exit();
    }
  }

  /** Compares a block's bytes without moving it, where it lies in RAM. */
  private void check(ModelBlock block) {
    Page page = page(block.handle);
    long word = page.word((int) block.handle & BlockTable.IN_PAGE);
    if (Blocks.state(word) != BlockTable.RAM) {
      return;
    }
    long address = arena.blocks.heap.address((int) word);
    require(address % block.alignment == 0, "not aligned to %d", block.alignment);
    require(block.pins == 0 || address == block.pinnedAt, "a pinned block moved");
    MemorySegment bytes = Memory.segment(address, block.bytes.length);
    long wrong = bytes.mismatch(MemorySegment.ofArray(block.bytes));
    require(wrong == -1, "%s differs at %d", arena.describe(block.handle), wrong);
  }

  private void audit() {
    Audit.check(arena);
    require(arena.root().blocks() == model.size(), "other blocks than there should be");
    require(arena.statistics().allocations() == allocations, "other allocations");
    for (ModelBlock block : order) {
      check(block);
      require(arena.isLive(block.handle), "a block is lost");
    }
  }

  /** Reads everything once more, frees everything, and finds nothing left. */
  private void finish() {
    audit();
    for (ModelBlock block : List.copyOf(order)) {
      for (; block.pins > 0; block.pins--) {
        arena.unpin(block.handle);
      }
    }
    for (ModelBlock block : List.copyOf(order)) {
      if (!model.containsKey(block.handle)) {
        continue;
      }
      try {
        arena.pin(block.handle);
        arena.unpin(block.handle);
      } catch (ArenaException.OutOfMemory noRoom) {
        require(arena.lane(block.handle) == Lane.COMPRESSED, "%s", noRoom);
      }
      check(block);
      describe(block);
      free(block);
    }
    for (int i = groups.size() - 1; i > 0; i--) {
      groups.get(i).close();
    }
    arena.reset();
    arena.compact();
    Audit.check(arena);
    require(arena.statistics().usedBytes() == 0, "memory is lost: %s", arena.statistics());
    require(arena.statistics().committedBytes() == 0, "memory is kept: %s", arena.statistics());
    long last = Handle.TAGS;
    try {
      last = arena.allocate(8);
      arena.free(last);
    } catch (ArenaException.OutOfMemory full) {
      require(areEntriesScarce(), "no room in an empty arena: %s", full);
    }
    guard.close();
    arena.close();
    closed(last);
  }

  /** Whether every entry there may be can be another size's. */
  private boolean areEntriesScarce() {
    return configuration.name().equals("few blocks");
  }

  private void closed(long handle) {
    for (LongConsumer use : uses().subList(0, uses().size() - 3)) {
      try {
        use.accept(handle);
      } catch (ArenaException.Closed expected) {
        continue;
      }
      throw new AssertionError("a closed arena was used");
    }
    require(!arena.isLive(handle), "a block lives in a closed arena");
  }
}
