/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import dev.engram.merkle.proof.Root;
import dev.engram.space.Address;
import dev.engram.space.BlockRequest;
import dev.engram.space.Evacuation;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.SpaceException;
import dev.engram.space.SpaceReport;
import dev.engram.vm3d.code.Op;
import dev.engram.vm3d.code.Program;
import dev.engram.vm3d.gas.GasSchedule;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A 3-D machine: programs and host calls on one metered memory of regions, planes and offsets. Its
 * specification is {@code docs/vm3d.md}.
 *
 * {@snippet :
 * try (Vm3d machine = Vm3d.builder().memory(100 << 20).gas(10_000_000).proofs(true).build()) {
 *   long block = machine.allocate(256, RegionType.HEAP);
 *   machine.store(block, "Hello".getBytes(UTF_8));
 *   Root root = machine.root();
 *   Outcome outcome = machine.execute(Program.of(code));
 * }
 * }
 *
 * <p><b>Faults.</b> A program's fault is in its {@link Outcome}; a host call throws its own as a
 * {@link FaultException}. Either has then changed nothing but gas that was charged.
 *
 * <p><b>Threads and lifetime.</b> A machine is for the thread that made it; {@link Workers} are for
 * many. It holds memory outside the heap until it is closed; after that it refuses everything but a
 * further close.
 */
public final class Vm3d implements AutoCloseable {

  private static final byte[] NONE = {};

  private final GasSchedule schedule;
  private final Space space;

  /** Whether somebody else closes the space. */
  private final boolean isGiven;

  private final MeteredMemory memory;
  private final Interpreter interpreter;
  private final @Nullable Commitment commitment;
  private final @Nullable Profile profile;
  private final Journal journal;
  private final long gasLimit;
  private final long instructions;
  private final long relief;
  private long gasUsed;
  private long gasRefunded;

  /** What host calls have used since refunds were settled. */
  private long unsettled;

  private int codeLength;
  private int inputLength;
  private @Nullable Program loaded;
  private int lastRegion = MeteredMemory.NO_REGION;
  private @Nullable Run running;
  private long began;
  private boolean closed;

  Vm3d(Vm3dBuilder of) {
    schedule = of.schedule;
    gasLimit = of.gas;
    instructions = of.instructions;
    boolean relieved = of.compaction > 0;
    relief = relieved ? schedule.terms().relief() : 0;
    profile = of.profiled > 0 ? new Profile(of.profiled) : null;
    journal = new Journal(of.level);
    space = of.space();
    isGiven = of.isGiven();
    memory = new MeteredMemory(space, schedule, of.memory, of.proofs);
    // what an earlier machine has left of its program and input, for others to take its place
    codeLength = Extent.of(memory.pages, MeteredMemory.CODE);
    inputLength = Extent.of(memory.pages, MeteredMemory.VM_CONTROL);
    interpreter = new Interpreter(memory, schedule, relieved, profile);
    commitment = of.proofs ? new Commitment(memory) : null;
  }

  /** A way to a machine of one's own. */
  public static Vm3dBuilder builder() {
    return new Vm3dBuilder();
  }

  /** Executes a program to its end, with the registers as they are. */
  public Outcome execute(Program program) {
    return begin(program, null).finish();
  }

  /** Executes a program to its end, with an input. */
  public Outcome execute(Program program, byte[] input) {
    return begin(program, input).finish();
  }

  /**
   * Stands before the first instruction of a program. If whoever is told of accesses throws, there
   * is no program, and regions 1 and 2 may hold what it was to find there.
   *
   * @param input what it finds in region 1, or null to leave that and the registers as they are; so
   *     it finds what the last program did, or on a memory that was kept that of another machine
   * @throws FaultException OUT_OF_MEMORY, if there is no room for program and input
   * @throws IllegalStateException if another program has not ended
   */
  public Run begin(Program program, byte @Nullable [] input) {
    requireIdle();
    load(program, input);
    if (input != null) {
      number(0, Address.at(MeteredMemory.VM_CONTROL, 0));
      number(1, input.length);
    }
    lastRegion = memory.region;
    memory.region = MeteredMemory.NO_REGION;
    began = gasLimit - gasUsed;
    interpreter.begin(program, began, instructions);
    running = new Run(this, interpreter, memory.frames);
    return running;
  }

  private void load(Program program, byte @Nullable [] input) {
    boolean isOther = program != loaded;
    try {
      memory.requireRoomFor(
          isOther ? program.bytes() : codeLength, input == null ? inputLength : input.length);
    } catch (Stop stop) {
      throw failed(stop.fault, "there is no room for the program and its input");
    }
    // who is told may throw: then there is no program, and what is there goes the next time
    if (isOther) {
      int before = codeLength;
      loaded = null;
      codeLength = Math.max(before, program.bytes());
      memory.load(MeteredMemory.CODE, program.code(), before);
      codeLength = program.bytes();
      loaded = program;
    }
    if (input != null) {
      int before = inputLength;
      inputLength = Math.max(before, input.length);
      memory.load(MeteredMemory.VM_CONTROL, input, before);
      inputLength = input.length;
    }
  }

  /** Takes in that the program which is running has ended. */
  Outcome ended(Interpreter of) {
    running = null;
    memory.region = lastRegion;
    long used = began - of.gas();
    gasUsed += used;
    long refund = memory.refunds.earned();
    long given = settle(used);
    long executed = executed(of);
    memory.counts.instructions += executed;
    Outcome outcome =
        new Outcome(
            of.fault(), of.at(), of.output(), of.abortCode(), used, refund, used - given, executed);
    journal.ended(outcome);
    return outcome;
  }

  /** Clears what does not last longer than a program; whoever is told of it may throw. */
  void clear() {
    memory.endProgram();
  }

  /**
   * Takes in that something threw which is no fault of the program, such as who is told of
   * accesses. The program is undone and nothing is charged.
   */
  void brokenOff(Interpreter of) {
    running = null;
    memory.region = lastRegion;
    try {
      of.breakOff();
    } finally {
      memory.endProgram();
    }
  }

  /** What the program that is running was charged so far, by all its frames. */
  long used(Interpreter of) {
    return began - of.gas() - memory.frames.gasOfCallers();
  }

  /** How many instructions the program that is running has executed. */
  long executed(Interpreter of) {
    return instructions - of.left();
  }

  private void charge(long gas) {
    gasUsed += gas;
    unsettled += gas;
  }

  /** Takes off at most a fifth of what was used. */
  private long settle(long used) {
    long given = schedule.settled(used, memory.refunds.earned());
    memory.refunds.clear();
    gasUsed -= given;
    gasRefunded += given;
    unsettled = 0;
    return given;
  }

  /**
   * Takes off what host calls have earned since the last program, at most a fifth of what they
   * used.
   */
  public void settle() {
    requireIdle();
    settle(unsettled);
  }

  /** What a host call does with the gas there is; it answers what is left. */
  private interface Call {
    long with(long gas);
  }

  private void call(String what, long price, Call call) {
    requireIdle();
    long[] refunds = new long[Refunds.WORDS];
    memory.refunds.save(refunds, 0);
    long all = gasLimit - gasUsed;
    try {
      long left = MeteredMemory.charge(all, price);
      charge(all - call.with(left));
    } catch (Stop stop) {
      memory.refunds.restore(refunds, 0);
      throw failed(stop.fault, what);
    } catch (SpaceException refused) {
      memory.refunds.restore(refunds, 0);
      throw failed(MeteredMemory.fault(refused), what);
    } catch (RuntimeException | Error thrown) {
      memory.refunds.restore(refunds, 0);
      throw thrown;
    }
  }

  private FaultException failed(Fault fault, String what) {
    memory.counts.faults++;
    return new FaultException(fault, fault + ": " + what);
  }

  /**
   * The same for a call that changes blocks, which is undone if it cannot be paid for after all.
   */
  private void change(String what, long price, Call call) {
    requireIdle();
    long checkpoint = space.checkpoint();
    boolean done = false;
    try {
      call(what, price, call);
      done = true;
    } finally {
      if (done) {
        space.commit(checkpoint);
      } else {
        space.revert(checkpoint);
      }
      memory.settled.pass();
    }
  }

  /**
   * Allocates a block of zeros.
   *
   * @param cells 1 to 2^32
   * @param type STATE, HEAP, STACK, SHARED or TRANSIENT
   * @return its address
   * @throws FaultException OUT_OF_GAS, OUT_OF_MEMORY or BAD_SIZE
   */
  public long allocate(long cells, RegionType type) {
    return allocate(cells, type, 0);
  }

  /**
   * The same with flags, those of a {@link BlockRequest}. Throws as {@link #allocate(long,
   * RegionType)} does.
   *
   * @throws IllegalArgumentException for flags that the type does not allow
   */
  public long allocate(long cells, RegionType type, int flags) {
    int region = requireBlocks(type);
    if ((flags & BlockRequest.EXECUTABLE) != 0
        || (flags & BlockRequest.SHARED) != 0 && type != RegionType.SHARED) {
      throw new IllegalArgumentException("flags " + flags + " in a region of type " + type);
    }
    requireSize(cells, 1, "a block of " + cells + " cells");
    change(
        "to allocate %d cells of %s".formatted(cells, type),
        schedule.allocation(cells),
        gas -> memory.allocate(gas, region, cells, flags));
    journal.allocated(memory.counts.block, cells);
    return memory.counts.block;
  }

  /**
   * Gives a block another size; contents stay, what is new reads zero.
   *
   * @return the address it has now
   * @throws FaultException NOT_A_BLOCK, or as {@link #allocate(long, RegionType)}
   */
  public long reallocate(long block, long cells) {
    requireSize(cells, 1, "a block of " + cells + " cells");
    change(
        "to reallocate %s to %d cells".formatted(text(block), cells),
        0,
        gas ->
            memory.reallocate(
                MeteredMemory.charge(gas, memory.reallocation(block, cells)), block, cells));
    return memory.counts.block;
  }

  /**
   * Frees a block; its cells read zero.
   *
   * @throws FaultException NOT_A_BLOCK if none begins there, or OUT_OF_GAS
   */
  public void free(long block) {
    change(
        "to free the block at " + text(block),
        relief,
        gas -> memory.free(MeteredMemory.charge(gas, memory.freeing(block)), block));
    journal.freed(block);
  }

  /** How many cells the block has that begins at an address, 0 if none does. */
  public long size(long block) {
    requireOpen();
    Address.require(block);
    return memory.size(block);
  }

  /**
   * Writes bytes.
   *
   * @throws FaultException BAD_ADDRESS, FORBIDDEN, OUT_OF_MEMORY or OUT_OF_GAS
   */
  public void store(long address, byte[] data) {
    call(
        "to store %d bytes at %s".formatted(data.length, text(address)),
        schedule.cost(Op.MSTORE, data.length),
        gas -> {
          if (data.length == 0) {
            return gas;
          }
          long left = memory.write(gas, address, data.length);
          space.write(address, data, 0, data.length);
          return left;
        });
  }

  /**
   * Reads bytes.
   *
   * @throws FaultException BAD_ADDRESS, FORBIDDEN or OUT_OF_GAS
   */
  public byte[] load(long address, int length) {
    if (length < 0) {
      throw new IllegalArgumentException(length + " bytes");
    }
    byte[][] data = {NONE};
    call(
        "to load %d bytes at %s".formatted(length, text(address)),
        schedule.cost(Op.MLOAD, length),
        gas -> {
          if (length == 0) {
            return gas;
          }
          long left = memory.read(gas, address, length);
          data[0] = new byte[length];
          space.read(address, data[0], 0, length);
          return left;
        });
    return data[0];
  }

  /**
   * Copies bytes, as if through a copy of them. Throws as {@link #load} and {@link #store} do.
   *
   * @param length 0 to 2^32
   */
  public void copy(long from, long to, long length) {
    requireSize(length, 0, "to copy " + length + " bytes");
    call(
        "to copy %d bytes from %s to %s".formatted(length, text(from), text(to)),
        schedule.cost(Op.MCOPY, length),
        gas -> {
          if (length == 0) {
            return gas;
          }
          long left = memory.write(memory.read(gas, from, length), to, length);
          space.copy(from, to, length);
          return left;
        });
  }

  /**
   * The first block that begins at an address or behind it in its region, -1 if none does; so all
   * blocks are found from the first address of a region on.
   *
   * @throws SpaceException.BadAddress if that is no address
   */
  public long next(long address) {
    requireOpen();
    Address.require(address);
    int region = Address.region(address);
    return region < MeteredMemory.STATE || region >= MeteredMemory.REGIONS
        ? -1
        : memory.heap(region).next(address);
  }

  /** Bytes of memory that a region has. */
  public long resident(RegionType type) {
    requireOpen();
    return type == RegionType.IDENTITY ? 0 : space.resident(type.code());
  }

  /**
   * What bytes there are, for whoever looks on while a program runs: not charged, and no access.
   *
   * @param length whole chunks are read, so any number that does not leave the region
   * @throws SpaceException.BadAddress if that is no address, or leaves the region
   */
  public byte[] look(long address, int length) {
    requireOpen();
    return Look.at(space, memory.pages, address, length);
  }

  /**
   * The number in a register.
   *
   * @param register 0 to 15
   */
  public long number(int register) {
    return interpreter.registers[4 * Objects.checkIndex(register, 16)];
  }

  /** Gives a register a number. */
  public void number(int register, long value) {
    requireIdle();
    Interpreter.set(interpreter.registers, 4 * Objects.checkIndex(register, 16), value);
  }

  /** All 32 bytes of a register, the most significant first. */
  public byte[] register(int register) {
    ByteBuffer bytes = ByteBuffer.allocate(32);
    for (int i = 3; i >= 0; i--) {
      bytes.putLong(interpreter.registers[4 * Objects.checkIndex(register, 16) + i]);
    }
    return bytes.array();
  }

  /**
   * Gives a register 32 bytes, the most significant first.
   *
   * @throws IllegalArgumentException if there are more or fewer
   */
  public void register(int register, byte[] bytes) {
    requireIdle();
    if (bytes.length != 32) {
      throw new IllegalArgumentException(bytes.length + " bytes: a register has 32");
    }
    ByteBuffer from = ByteBuffer.wrap(bytes);
    for (int i = 3; i >= 0; i--) {
      interpreter.registers[4 * Objects.checkIndex(register, 16) + i] = from.getLong();
    }
  }

  /** The gas that the machine was made with. */
  public long gasLimit() {
    return gasLimit;
  }

  /** What was charged and not refunded, by programs that have ended and by host calls. */
  public long gasUsed() {
    return gasUsed;
  }

  /** What is left of it. */
  public long gasRemaining() {
    return gasLimit - gasUsed;
  }

  /** What host calls, or the program that is running, have earned and is not settled. */
  public long refund() {
    return memory.refunds.earned();
  }

  /** What is charged. */
  public GasSchedule schedule() {
    return schedule;
  }

  /**
   * The root of all that the memory holds now.
   *
   * @throws IllegalStateException if the machine was made without proofs, or a program is running
   */
  public Root root() {
    return commitment().root();
  }

  /**
   * Proves what some cells hold now. Throws as {@link #root} does.
   *
   * @param length at least 1
   * @throws IllegalArgumentException if a compaction has moved some of the cells and not others
   */
  public MemoryProof proof(long address, int length) {
    return commitment().proof(address, length);
  }

  /** Whether a proof shows that some cells hold these bytes now. Throws as {@link #root} does. */
  public boolean verify(long address, byte[] data, MemoryProof proof) {
    return commitment().verify(address, data, proof);
  }

  private Commitment commitment() {
    requireIdle();
    if (commitment == null) {
      throw new IllegalStateException("the machine was made without proofs");
    }
    return commitment;
  }

  /** How full each region is that blocks can be in. */
  public SortedMap<RegionType, SpaceReport> compactionReport() {
    requireOpen();
    SortedMap<RegionType, SpaceReport> all = new TreeMap<>();
    for (RegionType each : RegionType.values()) {
      if (each.code() >= MeteredMemory.STATE) {
        all.put(each, memory.heap(each.code()).report(50));
      }
    }
    return all;
  }

  /**
   * What a compaction of a region would move, and what it would give back.
   *
   * @param percent planes of which a smaller share is used are sparse, 1 to 100
   */
  public Evacuation analyse(RegionType type, int percent) {
    requireOpen();
    requirePercent(percent);
    return memory.heap(requireBlocks(type)).analyse(percent);
  }

  /**
   * Moves blocks out of sparse planes; their addresses stay good.
   *
   * @param percent planes of which a smaller share is used are sparse, 1 to 100
   * @param cells how many to move at most
   * @return how many pages were given back
   * @throws FaultException OUT_OF_GAS or OUT_OF_MEMORY
   */
  public long compact(RegionType type, int percent, long cells) {
    int region = requireBlocks(type);
    requirePercent(percent);
    if (cells < 1) {
      throw new IllegalArgumentException(cells + " cells");
    }
    change(
        "to compact " + type,
        0,
        gas -> {
          long left = MeteredMemory.charge(gas, memory.compaction(region));
          left = MeteredMemory.charge(left, memory.moves(region, percent, cells));
          return memory.compact(left, region, percent, cells);
        });
    journal.compacted(type, memory.counts.released);
    return memory.counts.released;
  }

  /** What the machine has done so far. */
  public Statistics statistics() {
    requireOpen();
    Counts counts = memory.counts;
    return new Statistics(
        gasUsed,
        gasRefunded,
        counts.instructions,
        counts.calls,
        counts.faults,
        counts.allocations,
        counts.frees,
        memory.live(),
        counts.peak,
        counts.promotions,
        counts.moves,
        counts.pagesReleased,
        memory.pages.resident() * 4_096,
        memory.settled.hits,
        memory.settled.misses,
        profile == null ? Map.of() : profile.counts(),
        profile == null ? Map.of() : profile.latencies());
  }

  /**
   * Writes an image of the memory, of which {@code engram root} makes the same root.
   *
   * @throws IOException if the stream does
   */
  public void exportTo(OutputStream to) throws IOException {
    requireIdle();
    space.exportTo(to);
  }

  private void requireSize(long cells, long least, String what) {
    if (cells < least || cells > 1L << 32) {
      throw failed(Fault.BAD_SIZE, what);
    }
  }

  private static void requirePercent(int percent) {
    if (percent < 1 || percent > 100) {
      throw new IllegalArgumentException(percent + " percent: 1 to 100");
    }
  }

  private static int requireBlocks(RegionType type) {
    if (type.code() < MeteredMemory.STATE) {
      throw new IllegalArgumentException("no blocks in a region of type " + type);
    }
    return type.code();
  }

  private static String text(long address) {
    return address >>> 40 == 0 ? Address.toString(address) : "0x%x".formatted(address);
  }

  private void requireIdle() {
    requireOpen();
    if (running != null) {
      throw new IllegalStateException("a program is running");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the machine is closed");
    }
  }

  /**
   * Gives all memory back, but for a space that the machine was {@linkplain Vm3dBuilder#on given}.
   * A second call does nothing.
   */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (commitment != null) {
        commitment.close();
      }
      if (!isGiven) {
        space.close();
      }
    }
  }
}
