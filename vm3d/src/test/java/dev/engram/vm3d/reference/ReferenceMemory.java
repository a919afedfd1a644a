/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import dev.engram.space.Address;
import dev.engram.space.BlockRequest;
import dev.engram.space.Evacuation;
import dev.engram.space.Heap;
import dev.engram.space.Pages;
import dev.engram.space.Permission;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.SpaceException;
import dev.engram.vm3d.reference.ReferenceFault.Kind;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The memory of the plain machine: a space, who may do what in it, and the terms of its gas. */
final class ReferenceMemory implements AutoCloseable {

  private static final int VM_CONTROL = 1;
  private static final int CODE = 2;
  private static final int STATE = 3;
  private static final int TRANSIENT = 7;

  private static final BigInteger NO_ADDRESS = BigInteger.ONE.shiftLeft(40);
  private static final long REGION_CELLS = 1L << 32;
  private static final int CELL_OF_IDENTITY = 4;
  private static final int CHUNK = 256;
  private static final int WORD = 32;
  private static final int SHARED_FLAG = 2;

  private static final long REGION = 10;
  private static final long CHUNK_PRICE = 500;
  private static final long RELIEF = 200;

  private static final int NONE = -1;

  final Space space;
  private final ReferenceGas gas;
  private final long limit;
  private final boolean proofs;
  private final int relief;

  /** The region of the last access of the program. */
  private int last = NONE;

  /** The chunks written since the last root. */
  private final Set<Long> written = new HashSet<>();

  /** Changes of blocks that are kept for the frames that are open. */
  private long changes;

  ReferenceMemory(ReferenceGas gas, long limit, boolean proofs, int relief) {
    this.gas = gas;
    this.limit = limit;
    this.proofs = proofs;
    this.relief = relief;
    RegionType[] types = RegionType.values();
    var builder = Space.builder().memory(4 * limit + (64 << 20)).evacuation(relief);
    for (int region = VM_CONTROL; region <= TRANSIENT; region++) {
      RegionSettings settings = RegionSettings.of(types[region]);
      builder.region(region, region < STATE ? settings.with(Permission.READ) : settings);
    }
    this.space = builder.confined();
  }

  /** A program begins. */
  void begin(byte[] code, byte[] input) {
    last = NONE;
    changes = 0;
    set(VM_CONTROL, input);
    set(CODE, code);
  }

  private void set(int region, byte[] bytes) {
    long start = Address.at(region, 0);
    space.protect(region, Permission.READ, Permission.WRITE);
    space.fill(start, space.resident(region), (byte) 0);
    space.protect(region, Permission.READ);
    space.load(start, bytes);
  }

  /** A program has ended. */
  void end() {
    space.endTransaction();
  }

  void rooted() {
    written.clear();
  }

  long changes() {
    return changes;
  }

  void changes(long before) {
    changes = before;
  }

  // What an access may be of

  /** The address that some bytes may be read from, or written to, at a number. */
  private static long access(BigInteger number, long length, boolean isWrite) {
    long address = address(number);
    int region = Address.region(address);
    if (region > TRANSIENT) {
      throw new ReferenceFault(Kind.FORBIDDEN);
    }
    int cell = region == 0 ? CELL_OF_IDENTITY : 1;
    if (Address.pointer(address) * cell + length > REGION_CELLS * cell) {
      throw new ReferenceFault(Kind.BAD_ADDRESS);
    }
    if (length % cell != 0 || isWrite && region < STATE) {
      throw new ReferenceFault(Kind.FORBIDDEN);
    }
    return address;
  }

  private static long address(BigInteger number) {
    if (number.compareTo(NO_ADDRESS) >= 0) {
      throw new ReferenceFault(Kind.BAD_ADDRESS);
    }
    return number.longValueExact();
  }

  private void chargeRegion(long address) {
    int region = Address.region(address);
    if (region == 0) {
      return;
    }
    if (last != NONE && last != region) {
      gas.charge(REGION);
    }
    last = region;
  }

  private void chargePagesAndChunks(long address, long length) {
    long missing = space.pages().missing(address, length);
    long toKeep = space.pages().toKeep(address, length);
    if ((space.pages().resident() + missing) * Pages.BYTES > limit
        || (space.pages().kept() + toKeep) * Pages.BYTES > limit) {
      throw new ReferenceFault(Kind.OUT_OF_MEMORY);
    }
    gas.chargePages(missing + toKeep);
    if (proofs && length > 0) {
      Set<Long> fresh = new HashSet<>();
      for (long chunk = address / CHUNK; chunk <= (address + length - 1) / CHUNK; chunk++) {
        fresh.add(chunk);
      }
      fresh.removeAll(written);
      gas.charge(CHUNK_PRICE * fresh.size());
      written.addAll(fresh);
    }
  }

  // Accesses

  byte[] read(BigInteger number, int length) {
    long address = access(number, length, false);
    chargeRegion(address);
    byte[] bytes = new byte[length];
    space.read(address, bytes, 0, length);
    return bytes;
  }

  void write(BigInteger number, byte[] bytes) {
    long address = access(number, bytes.length, true);
    chargeRegion(address);
    chargePagesAndChunks(address, bytes.length);
    space.write(address, bytes, 0, bytes.length);
  }

  void copy(BigInteger from, BigInteger to, long length) {
    long source = access(from, length, false);
    long target = access(to, length, true);
    chargeRegion(source);
    chargeRegion(target);
    chargePagesAndChunks(target, length);
    space.copy(source, target, length);
  }

  void fill(BigInteger number, byte value, long length) {
    long address = access(number, length, true);
    chargeRegion(address);
    chargePagesAndChunks(address, length);
    byte[] part = new byte[1 << 16];
    Arrays.fill(part, value);
    for (long done = 0; done < length; done += part.length) {
      space.write(address + done, part, 0, (int) Math.min(part.length, length - done));
    }
    requireLimits();
  }

  // Blocks

  private Heap heap(BigInteger number) {
    int region = Address.region(address(number));
    if (region < STATE || region > TRANSIENT) {
      throw new ReferenceFault(Kind.FORBIDDEN);
    }
    return space.heap(region);
  }

  /** The size of the block that begins at an address, or 0 if none does. */
  private static long sizeOf(Heap heap, long address) {
    return heap.next(address) == address ? heap.size(address) : 0;
  }

  /** The same, and 0 too where there can be none. */
  long sizeIfAny(BigInteger number) {
    try {
      return size(number);
    } catch (ReferenceFault none) {
      return 0;
    }
  }

  long size(BigInteger number) {
    return sizeOf(heap(number), number.longValueExact());
  }

  BigInteger allocate(long cells, int type, int flags) {
    gas.chargeAllocation(cells, 0);
    if (type != RegionType.SHARED.ordinal() && (flags & SHARED_FLAG) != 0) {
      throw new IllegalArgumentException("no valid program has this");
    }
    requireBlocks(ReferenceGas.words(cells));
    change(1);
    try {
      long block = space.heap(type).allocate(cells, BlockRequest.PLAIN.with(flags));
      requireLimits();
      return BigInteger.valueOf(block);
    } catch (SpaceException.OutOfSpace full) {
      throw new ReferenceFault(Kind.OUT_OF_MEMORY);
    }
  }

  BigInteger reallocate(BigInteger number, long cells) {
    long before = sizeIfAny(number);
    if (before == 0) {
      gas.charge(20);
    } else {
      gas.chargeAllocation(cells, Math.min(before, cells));
    }
    Heap heap = heap(number);
    if (before == 0) {
      throw new ReferenceFault(Kind.NOT_A_BLOCK);
    }
    requireBlocks(ReferenceGas.words(cells) - ReferenceGas.words(before));
    change(2);
    try {
      long block = heap.reallocate(number.longValueExact(), cells);
      requireLimits();
      return BigInteger.valueOf(block);
    } catch (SpaceException.OutOfSpace full) {
      throw new ReferenceFault(Kind.OUT_OF_MEMORY);
    }
  }

  void free(BigInteger number) {
    if (relief > 0) {
      gas.charge(RELIEF);
    }
    Heap heap = heap(number);
    long size = size(number);
    if (size == 0) {
      throw new ReferenceFault(Kind.NOT_A_BLOCK);
    }
    change(1);
    long before = space.resident(heap.region());
    heap.free(number.longValueExact());
    requireLimits();
    earnPages(heap.region(), before, ReferenceGas.planes(size) - 1);
  }

  /** Moves blocks out of sparse planes, and returns how many pages fewer the region has. */
  long compact(int region, int percent, long most) {
    Heap heap = space.heap(region);
    gas.charge(30 + 10L * heap.planes() + blocks(heap));
    long moves = 0;
    long cells = 0;
    for (Evacuation.Move move : heap.analyse(percent).moves()) {
      if (most != 0 && cells + move.cells() > most) {
        break;
      }
      moves++;
      cells += move.cells();
    }
    gas.charge(40 * moves + 2 * cells);
    change(2 * moves);
    long before = space.resident(region);
    heap.evacuate(percent, most == 0 ? Long.MAX_VALUE : most);
    requireLimits();
    return earnPages(region, before, 0);
  }

  private long earnPages(int region, long before, long planes) {
    long pages = Math.max(0, before - space.resident(region)) / Pages.BYTES;
    gas.earn(pages, planes);
    return pages;
  }

  /** An answer of {@code mquery}; that about gas is not known here. */
  BigInteger query(int kind, BigInteger number) {
    long address = address(number);
    int region = Address.region(address);
    long has = space.resident(region);
    return switch (kind) {
      case 0 -> BigInteger.valueOf(limit - space.pages().resident() * Pages.BYTES);
      case 1 -> {
        long asked = region < STATE ? 0 : space.heap(region).used();
        yield BigInteger.valueOf(asked >= has ? 0 : (has - asked) * 1000 / has);
      }
      case 2 -> {
        long block = heap(number).blockAt(address);
        yield block < 0 ? ReferenceRegisters.LARGEST_NUMBER : BigInteger.valueOf(block);
      }
      case 3 -> BigInteger.ZERO;
      case 4 -> BigInteger.valueOf(has);
      default -> throw new IllegalArgumentException("kind " + kind);
    };
  }

  // Limits

  private void requireLimits() {
    if (space.pages().resident() * Pages.BYTES > limit
        || space.pages().kept() * Pages.BYTES > limit) {
      throw new ReferenceFault(Kind.OUT_OF_MEMORY);
    }
  }

  /** Requires that blocks may have so many words more. */
  private void requireBlocks(long more) {
    long words = more;
    for (int region = STATE; region <= TRANSIENT; region++) {
      Heap heap = space.heap(region);
      for (long block = next(heap, 0); block >= 0; block = next(heap, block + 1)) {
        words += ReferenceGas.words(heap.size(block));
      }
    }
    if (words * WORD > limit) {
      throw new ReferenceFault(Kind.OUT_OF_MEMORY);
    }
  }

  private static long next(Heap heap, long from) {
    long first = Address.at(heap.region(), 0);
    long end = first + REGION_CELLS;
    return from >= end ? -1 : heap.next(Math.max(first, from));
  }

  private static long blocks(Heap heap) {
    long count = 0;
    for (long block = next(heap, 0); block >= 0; block = next(heap, block + 1)) {
      count++;
    }
    return count;
  }

  private void change(long more) {
    changes += more;
    if (changes > limit / WORD) {
      throw new ReferenceFault(Kind.OUT_OF_MEMORY);
    }
  }

  @Override
  public void close() {
    space.close();
  }
}
