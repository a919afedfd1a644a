/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A contiguous stretch of the address space that costs nothing until it is touched, and whose pages
 * can be given back one by one.
 *
 * <p>On Linux it is {@code mmap(MAP_NORESERVE)} and {@code madvise(MADV_DONTNEED)}. Elsewhere it is
 * a segment of the JDK, which takes all of the memory at once and gives nothing back until it is
 * closed; then a purge writes zeros.
 *
 * <p>A region may be used by many threads. After {@link #close} its addresses must not be touched:
 * they may belong to anyone.
 */
@SuppressWarnings("restricted")
public final class Region implements AutoCloseable {

  /** What {@link #address} is a multiple of. */
  public static final long ALIGNMENT = 2 << 20;

  private static final int READ_WRITE = 1 | 2;
  private static final int PRIVATE_ANONYMOUS_NORESERVE = 0x02 | 0x20 | 0x4000;
  private static final int MADV_DONTNEED = 4;
  private static final int MADV_HUGEPAGE = 14;
  private static final long MAP_FAILED = -1;
  private static final @Nullable Linux LINUX = Linux.find();

  private final long address;
  private final long size;
  private final long mapped;
  private final long mappedSize;
  private final @Nullable Arena portable;
  private boolean closed;

  private Region(long mapped, long mappedSize, long size, @Nullable Arena portable) {
    this.mapped = mapped;
    this.mappedSize = mappedSize;
    this.size = size;
    this.portable = portable;
    this.address = (mapped + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /**
   * Reserves memory that reads zero.
   *
   * @param size bytes, positive
   * @param largePages whether the system is asked for pages of 2 MiB, which it may have or not
   * @throws OutOfMemoryError if there is no such stretch
   */
  public static Region reserve(long size, boolean largePages) {
    long mappedSize = Math.addExact(size, ALIGNMENT);
    if (LINUX != null) {
      long at = LINUX.map(mappedSize);
      if (at != MAP_FAILED) {
        if (largePages) {
          LINUX.advise(at, mappedSize, MADV_HUGEPAGE);
        }
        return new Region(at, mappedSize, size, null);
      }
    }
    return portable(size);
  }

  /** The form for systems without the calls of Linux. */
  static Region portable(long size) {
    Arena arena = Arena.ofShared();
    MemorySegment segment = arena.allocate(Math.addExact(size, ALIGNMENT), 16);
    return new Region(segment.address(), segment.byteSize(), size, arena);
  }

  /** The first address. */
  public long address() {
    return address;
  }

  /** Bytes from {@link #address} on. */
  public long size() {
    return size;
  }

  /**
   * Makes whole pages zero, and gives them back where the system takes them.
   *
   * @param offset from {@link #address}, a multiple of the page size
   * @param length bytes, a multiple of the page size
   */
  public void purge(long offset, long length) {
    if (portable != null
        || LINUX == null
        || !LINUX.advise(address + offset, length, MADV_DONTNEED)) {
      Memory.fill(address + offset, length, (byte) 0);
    }
  }

  /** Gives everything back. A second call does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (portable != null) {
      portable.close();
    } else if (LINUX != null) {
      LINUX.unmap(mapped, mappedSize);
    }
  }

  /** The three calls of Linux. */
  private record Linux(MethodHandle mmap, MethodHandle munmap, MethodHandle madvise) {

    static @Nullable Linux find() {
      if (!System.getProperty("os.name", "").equals("Linux")) {
        return null;
      }
      Linker linker = Linker.nativeLinker();
      Optional<MemorySegment> mmap = linker.defaultLookup().find("mmap");
      Optional<MemorySegment> munmap = linker.defaultLookup().find("munmap");
      Optional<MemorySegment> madvise = linker.defaultLookup().find("madvise");
      if (mmap.isEmpty() || munmap.isEmpty() || madvise.isEmpty()) {
        return null;
      }
      return new Linux(
          linker.downcallHandle(
              mmap.get(),
              FunctionDescriptor.of(
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG)),
          linker.downcallHandle(
              munmap.get(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG)),
          linker.downcallHandle(
              madvise.get(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT)));
    }

    long map(long length) {
      try {
        return (long) mmap.invokeExact(0L, length, READ_WRITE, PRIVATE_ANONYMOUS_NORESERVE, -1, 0L);
      } catch (Throwable failure) {
        throw unexpected(failure);
      }
    }

    boolean advise(long at, long length, int advice) {
      try {
        return (int) madvise.invokeExact(at, length, advice) == 0;
      } catch (Throwable failure) {
        throw unexpected(failure);
      }
    }

    void unmap(long at, long length) {
      try {
        int ignored = (int) munmap.invokeExact(at, length);
      } catch (Throwable failure) {
        throw unexpected(failure);
      }
    }

    /** A downcall of a C function throws nothing. */
    private static AssertionError unexpected(Throwable failure) {
      return new AssertionError(failure);
    }
  }
}
