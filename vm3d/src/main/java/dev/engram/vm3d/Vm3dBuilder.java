/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import dev.engram.space.Permission;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.SpaceBuilder;
import dev.engram.trace.AccessSink;
import dev.engram.vm3d.gas.GasSchedule;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Says what a machine is to be. */
public final class Vm3dBuilder {

  private static final long PAGE = 4_096;

  /** What pages may take for a moment beyond the limits, while blocks move. */
  private static final long SLACK = 16 << 20;

  long memory = 64 << 20;
  long gas = Long.MAX_VALUE;
  long instructions = Long.MAX_VALUE;
  boolean proofs;
  int compaction;
  int profiled;
  GasSchedule schedule = GasSchedule.ENGRAM_1;
  System.Logger.@Nullable Level level;
  private @Nullable IntFunction<AccessSink> log;
  private @Nullable Function<SpaceBuilder, Space> spaces;

  Vm3dBuilder() {}

  /**
   * The memory limit: 64 MiB unless it is said otherwise.
   *
   * @param bytes a page, 4,096, to 8 GiB; what is begun of a page does not count
   */
  public Vm3dBuilder memory(long bytes) {
    if (bytes < PAGE || bytes > 8L << 30) {
      throw new IllegalArgumentException(bytes + " bytes of memory: 4096 to 8 GiB");
    }
    memory = bytes;
    return this;
  }

  /** The gas that the machine has for all it ever does: without limit unless it is said. */
  public Vm3dBuilder gas(long limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("a gas limit of " + limit);
    }
    gas = limit;
    return this;
  }

  /** The most instructions that one program may execute: without limit unless it is said. */
  public Vm3dBuilder instructions(long most) {
    if (most < 0) {
      throw new IllegalArgumentException("a limit of " + most + " instructions");
    }
    instructions = most;
    return this;
  }

  /** Whether there are roots and proofs, which writes then pay for. */
  public Vm3dBuilder proofs(boolean wanted) {
    proofs = wanted;
    return this;
  }

  /**
   * Whether a free that leaves a plane sparse moves its other blocks out.
   *
   * @param percent the share of its blocks below which it is sparse, up to 100; 0 for never
   */
  public Vm3dBuilder compaction(int percent) {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException(percent + " percent");
    }
    compaction = percent;
    return this;
  }

  /** What is charged: {@link GasSchedule#ENGRAM_1} unless it is said otherwise. */
  public Vm3dBuilder schedule(GasSchedule prices) {
    schedule = Objects.requireNonNull(prices);
    return this;
  }

  /**
   * Who is told of every access, for each region by its number, as {@link SpaceBuilder#log} has it.
   */
  public Vm3dBuilder accessLog(IntFunction<AccessSink> accesses) {
    log = Objects.requireNonNull(accesses);
    return this;
  }

  /**
   * Where a machine's memory comes from, if it is not to begin with zeros: one that is kept in a
   * store, for example. The function is called once for each machine, on its thread, with a builder
   * that has the regions, the room and the log that the machine needs, and returns a space with
   * those regions, which may hold what an earlier machine has left there.
   *
   * <p>Whoever gave the space closes it, after the machine, which leaves it open.
   */
  public Vm3dBuilder on(Function<SpaceBuilder, Space> of) {
    spaces = Objects.requireNonNull(of);
    return this;
  }

  /**
   * Whether instructions are counted one by one, and how long they take is sampled.
   *
   * @param everyNth the clock is read for one in so many; 0 for neither
   */
  public Vm3dBuilder profiled(int everyNth) {
    if (everyNth < 0) {
      throw new IllegalArgumentException("one in " + everyNth);
    }
    profiled = everyNth;
    return this;
  }

  /**
   * What is logged, by the logger {@code dev.engram.vm3d}: faults of programs at {@code WARNING},
   * programs at {@code INFO}, compactions at {@code DEBUG}, blocks of host calls at {@code TRACE}.
   * Nothing unless it is said.
   */
  public Vm3dBuilder log(System.Logger.Level least) {
    level = Objects.requireNonNull(least);
    return this;
  }

  /** What it says now. */
  Vm3dBuilder copy() {
    Vm3dBuilder copy = new Vm3dBuilder();
    copy.memory = memory;
    copy.gas = gas;
    copy.instructions = instructions;
    copy.proofs = proofs;
    copy.compaction = compaction;
    copy.profiled = profiled;
    copy.schedule = schedule;
    copy.level = level;
    copy.log = log;
    copy.spaces = spaces;
    return copy;
  }

  /**
   * A machine for the calling thread alone.
   *
   * @throws IllegalArgumentException if the memory that it was given has other regions than those
   *     of a machine, or more pages than its limit
   */
  public Vm3d build() {
    return new Vm3d(this);
  }

  /** The space of a machine, with the regions of {@code docs/vm3d.md}. */
  Space space() {
    SpaceBuilder builder =
        Space.builder().memory(Math.min(3 * memory + SLACK, 30L << 30)).evacuation(compaction);
    for (RegionType each : RegionType.values()) {
      if (each != RegionType.IDENTITY) {
        builder.region(each.code(), settings(each));
      }
    }
    if (log != null) {
      builder.log(log);
    }
    return spaces == null ? builder.confined() : given(spaces.apply(builder));
  }

  /** Whether the space of a machine is somebody else's, who closes it. */
  boolean isGiven() {
    return spaces != null;
  }

  private Space given(Space space) {
    SortedMap<Integer, RegionSettings> all = new TreeMap<>();
    for (RegionType each : RegionType.values()) {
      if (each != RegionType.IDENTITY) {
        all.put(each.code(), settings(each));
      }
    }
    if (!space.tables().all().equals(all)) {
      throw new IllegalArgumentException("the memory has not the regions of a 3-D machine");
    }
    long pages = space.pages().resident();
    if (pages > memory / PAGE) {
      throw new IllegalArgumentException(
          "the memory has %,d bytes, more than the limit of %,d".formatted(pages * PAGE, memory));
    }
    return space;
  }

  private static RegionSettings settings(RegionType type) {
    RegionSettings settings = RegionSettings.of(type);
    return type == RegionType.VM_CONTROL || type == RegionType.CODE
        ? settings.with(Permission.READ)
        : settings;
  }
}
