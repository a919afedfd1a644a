/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

/**
 * What a store refuses, or could not do. Nothing that was committed is lost by it, and what was to
 * be done is not done in part.
 */
public abstract sealed class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StoreException(String message) {
    super(message);
  }

  private StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A directory that is no store, or one of a format that is not known here. */
  public static final class NotAStore extends StoreException {
    private static final long serialVersionUID = 1L;

    NotAStore(String message) {
      super(message);
    }
  }

  /** Something that another process, or somebody in this one, is using. */
  public static final class InUse extends StoreException {
    private static final long serialVersionUID = 1L;

    InUse(String message) {
      super(message);
    }
  }

  /** A name or a version that the store does not have. */
  public static final class NotThere extends StoreException {
    private static final long serialVersionUID = 1L;

    NotThere(String message) {
      super(message);
    }
  }

  /** A name that there is already, or that none may have. */
  public static final class BadName extends StoreException {
    private static final long serialVersionUID = 1L;

    BadName(String message) {
      super(message);
    }
  }

  /** Something kept is not what was committed. What is not concerned can still be read. */
  public static final class Damaged extends StoreException {
    private static final long serialVersionUID = 1L;

    private final transient Damage damage;

    Damaged(Damage damage) {
      super(damage.toString());
      this.damage = damage;
    }

    Damaged(Damage damage, Throwable cause) {
      super(damage.toString(), cause);
      this.damage = damage;
    }

    /** Where it is, and what. */
    public Damage damage() {
      return damage;
    }
  }

  /**
   * The file system did not do as it was asked: it is full, or refuses. The store must be closed;
   * when there is room, it is opened again at what was committed last.
   */
  public static final class Failed extends StoreException {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message);
    }

    Failed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A use of what was closed. */
  public static final class Closed extends StoreException {
    private static final long serialVersionUID = 1L;

    Closed(String message) {
      super(message);
    }
  }
}
