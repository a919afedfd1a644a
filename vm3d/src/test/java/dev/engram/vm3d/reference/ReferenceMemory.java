/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import dev.engram.space.Address;
import dev.engram.space.Pages;
import dev.engram.space.Permission;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.vm3d.reference.ReferenceFault.Kind;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
  private static final long REGION = 10;
  private static final long CHUNK_PRICE = 500;

  private static final int NONE = -1;

  final Space space;
  private final ReferenceGas gas;
  private final long limit;
  private final boolean proofs;

  /** The region of the last access of the program, or of the host if none is running. */
  private int last = NONE;

  private int lastOfHost = NONE;

  /** Whether a program is running, for whose frames memory is kept. */
  boolean isRunning;

  /** The chunks written since the last root. */
  private final Set<Long> written = new HashSet<>();

  ReferenceMemory(ReferenceGas gas, long limit, boolean proofs, int relief) {
    this.gas = gas;
    this.limit = limit;
    this.proofs = proofs;
    RegionType[] types = RegionType.values();
    var builder = Space.builder().memory(4 * limit + (64 << 20)).evacuation(relief);
    for (int region = VM_CONTROL; region <= TRANSIENT; region++) {
      RegionSettings settings = RegionSettings.of(types[region]);
      builder.region(region, region < STATE ? settings.with(Permission.READ) : settings);
    }
    this.space = builder.confined();
  }

  /** A program begins, if there is room; if it has no input, that of the last one stays. */
  boolean begin(byte[] code, byte @Nullable [] input) {
    long bytes = space.pages().resident() * Pages.BYTES;
    bytes += pageBytes(code) - space.resident(CODE);
    if (input != null) {
      bytes += pageBytes(input) - space.resident(VM_CONTROL);
    }
    if (bytes > limit) {
      return false;
    }
    isRunning = true;
    lastOfHost = last;
    last = NONE;
    set(CODE, code);
    if (input != null) {
      set(VM_CONTROL, input);
    }
    return true;
  }

  private static long pageBytes(byte[] bytes) {
    return (bytes.length + Pages.BYTES - 1L) / Pages.BYTES * Pages.BYTES;
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
    isRunning = false;
    last = lastOfHost;
  }

  void rooted() {
    written.clear();
  }

  // What an access may be of

  /** The address at a number, of which so many bytes, at least one, may be read or written. */
  private static long access(BigInteger number, long length, boolean isWrite) {
    long address = address(number);
    int region = Address.region(address);
    int cell = region == 0 ? CELL_OF_IDENTITY : 1;
    if (Address.pointer(address) * cell + length > REGION_CELLS * cell) {
      throw new ReferenceFault(Kind.BAD_ADDRESS);
    }
    if (region > TRANSIENT || length % cell != 0 || isWrite && region < STATE) {
      throw new ReferenceFault(Kind.FORBIDDEN);
    }
    return address;
  }

  static boolean isAddress(BigInteger number) {
    return number.compareTo(NO_ADDRESS) < 0;
  }

  static long address(BigInteger number) {
    if (!isAddress(number)) {
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
      gas.term(REGION);
    }
    last = region;
  }

  private void chargePages(long address, long length) {
    long missing = space.pages().missing(address, length);
    long toKeep = space.pages().toKeep(address, length);
    requireLimits(missing, toKeep);
    gas.pages(missing + toKeep);
  }

  private void chargeChunks(long address, long length) {
    if (!proofs) {
      return;
    }
    Set<Long> fresh = new HashSet<>();
    for (long chunk = address / CHUNK; chunk <= (address + length - 1) / CHUNK; chunk++) {
      fresh.add(chunk);
    }
    fresh.removeAll(written);
    gas.term(CHUNK_PRICE * fresh.size());
    written.addAll(fresh);
  }

  // Accesses. One of no bytes is none.

  byte[] read(BigInteger number, int length) {
    byte[] bytes = new byte[length];
    if (length > 0) {
      long address = access(number, length, false);
      chargeRegion(address);
      space.read(address, bytes, 0, length);
    }
    return bytes;
  }

  /** The address that so many bytes may now be written to. */
  private long toWrite(BigInteger number, long length) {
    long address = access(number, length, true);
    chargeRegion(address);
    chargePages(address, length);
    chargeChunks(address, length);
    return address;
  }

  void write(BigInteger number, byte[] bytes) {
    if (bytes.length > 0) {
      long address = toWrite(number, bytes.length);
      space.write(address, bytes, 0, bytes.length);
    }
  }

  void copy(BigInteger from, BigInteger to, long length) {
    if (length > 0) {
      long source = access(from, length, false);
      chargeRegion(source);
      long target = toWrite(to, length);
      space.copy(source, target, length);
    }
  }

  void fill(BigInteger number, byte value, long length) {
    if (length > 0) {
      long address = toWrite(number, length);
      byte[] part = new byte[(int) Math.min(length, 1 << 16)];
      Arrays.fill(part, value);
      for (long done = 0; done < length; done += part.length) {
        space.write(address + done, part, 0, (int) Math.min(part.length, length - done));
      }
    }
  }

  // Limits

  /** Pages that are kept for frames. */
  long kept() {
    return isRunning ? space.pages().kept() : 0;
  }

  /** Requires that the machine may have, and keep, so many pages more than it does. */
  void requireLimits(long missing, long toKeep) {
    if ((space.pages().resident() + missing) * Pages.BYTES > limit
        || (kept() + toKeep) * Pages.BYTES > limit) {
      throw new ReferenceFault(Kind.OUT_OF_MEMORY);
    }
  }

  @Override
  public void close() {
    space.close();
  }
}
