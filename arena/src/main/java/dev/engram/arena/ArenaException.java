/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an arena refuses. Whatever it is, nothing has changed: no block was freed, moved or lost.
 * Sizes, offsets and other arguments that no arena would take are an {@link
 * IllegalArgumentException} or an {@link IndexOutOfBoundsException} instead.
 */
public abstract sealed class ArenaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ArenaException(String message) {
    super(message);
  }

  private ArenaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A handle that names no block of this arena that is alive. */
  public static final class InvalidHandle extends ArenaException {
    private static final long serialVersionUID = 1L;

    /** Why a handle names no block. */
    public enum Reason {
      /** It is {@link Handle#NULL}. */
      NULL("no block"),
      /** It is another arena's. */
      FOREIGN("a block of another arena"),
      /** Its block was freed. */
      STALE("a block that was freed"),
      /** This arena never gave it out. */
      FORGED("nothing that this arena gave out");

      private final String words;

      Reason(String words) {
        this.words = words;
      }
    }

    private final Reason reason;

    InvalidHandle(long handle, Reason reason) {
      super(Handle.toString(handle) + " names " + reason.words);
      this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
      return reason;
    }
  }

  /** There is no room, and nothing that the request allowed made any. */
  public static final class OutOfMemory extends ArenaException {
    private static final long serialVersionUID = 1L;

    OutOfMemory(String message) {
      super(message);
    }
  }

  /** A group would hold more than its limit, or more than a group above it may. */
  public static final class GroupLimitExceeded extends ArenaException {
    private static final long serialVersionUID = 1L;

    GroupLimitExceeded(String group, long bytes, long held, long limit) {
      super(
          "group %s has %,d of %,d bytes and cannot take %,d more"
              .formatted(group, held, limit, bytes));
    }
  }

  /** A block is pinned and would be freed, moved or resized. */
  public static final class BlockPinned extends ArenaException {
    private static final long serialVersionUID = 1L;

    BlockPinned(long handle) {
      super(Handle.toString(handle) + " is pinned");
    }
  }

  /** A block that is compressed or on disk could not be brought back. It is where it was. */
  public static final class PageFault extends ArenaException {
    private static final long serialVersionUID = 1L;

    PageFault(long handle, Lane lane, Throwable cause) {
      super(
          "%s could not be brought back from the %s lane: %s"
              .formatted(Handle.toString(handle), lane, cause.getMessage()),
          cause);
    }
  }

  /** A block could not be moved to a lane. It is where it was. */
  public static final class MoveRefused extends ArenaException {
    private static final long serialVersionUID = 1L;

    MoveRefused(long handle, Lane lane, String why, @Nullable Throwable cause) {
      super(
          "%s was not moved to the %s lane: %s".formatted(Handle.toString(handle), lane, why),
          cause);
    }
  }

  /** Something wrote beyond a block, or into one that was freed. Only in debug mode. */
  public static final class Corrupted extends ArenaException {
    private static final long serialVersionUID = 1L;

    Corrupted(long handle, String what) {
      super("%s: %s".formatted(Handle.toString(handle), what));
    }
  }

  /** A group or an arena was closed while blocks in it are alive. */
  public static final class Leak extends ArenaException {
    private static final long serialVersionUID = 1L;
    private final transient List<BlockInfo> blocks;
    private final transient Map<Long, List<StackWalker.StackFrame>> stacks;

    Leak(String message, List<BlockInfo> blocks, Map<Long, List<StackWalker.StackFrame>> stacks) {
      super(message);
      this.blocks = List.copyOf(blocks);
      this.stacks = Map.copyOf(stacks);
    }

    /** Where those of the blocks were allocated that {@link ArenaBuilder#leakSampling} chose. */
    public Map<Long, List<StackWalker.StackFrame>> stacks() {
      return stacks;
    }

    /** The blocks, at most the first thousand. */
    public List<BlockInfo> blocks() {
      return blocks;
    }
  }

  /** The arena is closed. */
  public static final class Closed extends ArenaException {
    private static final long serialVersionUID = 1L;

    Closed() {
      super("the arena is closed");
    }
  }

  /** A confined arena is used by another thread than its own. */
  public static final class WrongThread extends ArenaException {
    private static final long serialVersionUID = 1L;

    WrongThread(Thread owner) {
      super("the arena is confined to " + owner);
    }
  }
}
