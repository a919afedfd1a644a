/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;

/** Says how a store is to be opened. */
public final class StoreBuilder {

  private long cache = 256L << 20;
  private boolean create;
  private boolean salvage;
  private InstantSource clock = InstantSource.system();

  StoreBuilder() {}

  /**
   * How much memory what was read may take, so that it need not be read again: 256 MiB unless it is
   * said otherwise, half of it on the heap. Reading at random is fast where it has room for a
   * seventieth of what is read. What is being written takes up to 128 MiB beside.
   *
   * @param bytes 1 MiB or more
   */
  public StoreBuilder cache(long bytes) {
    if (bytes < 1 << 20) {
      throw new IllegalArgumentException("a cache of " + bytes + " bytes: 1 MiB or more");
    }
    cache = bytes;
    return this;
  }

  /** Whether a store is made where there is nothing yet. */
  public StoreBuilder create(boolean wanted) {
    create = wanted;
    return this;
  }

  /**
   * Whether it is opened only to be read, and as far as it can be, even if it is damaged. What is
   * read is checked all the same.
   */
  public StoreBuilder salvage(boolean wanted) {
    salvage = wanted;
    return this;
  }

  /** What says when a version is committed: the system's clock unless it is said otherwise. */
  public StoreBuilder clock(InstantSource source) {
    clock = Objects.requireNonNull(source);
    return this;
  }

  /**
   * Opens the store in a directory.
   *
   * @throws StoreException.NotAStore if there is none, or one of another format
   * @throws StoreException.InUse if it is open already, here or in another process
   * @throws StoreException.Damaged if it is damaged so that it does not open
   * @throws StoreException.Failed if the file system refuses
   */
  public Store open(Path directory) {
    Database.load(); // before anything is made, since it may not be there
    Path absolute = directory.toAbsolutePath().normalize();
    Claim claim = Claim.of(absolute, create && !salvage);
    try {
      // half for what RocksDB keeps as it lies on the disk, half for tiles
      long tiles = cache / 2;
      Database database =
          salvage
              ? Database.salvage(absolute.resolve(Store.DATABASE), cache - tiles)
              : Database.open(absolute.resolve(Store.DATABASE), claim.isNew(), cache - tiles);
      try {
        if (claim.isNew()) {
          claim.made();
        }
        return new Store(absolute, claim, database, tiles, clock, salvage);
      } catch (RuntimeException | Error failed) {
        database.close();
        throw failed;
      }
    } catch (RuntimeException | Error failed) {
      claim.close();
      throw failed;
    }
  }
}
