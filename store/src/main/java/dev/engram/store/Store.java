/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofWriter;
import dev.engram.merkle.proof.Table;
import dev.engram.space.ImageReader;
import dev.engram.space.Space;
import dev.engram.space.SpaceBuilder;
import dev.engram.space.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Memories in a directory, by name and version.
 *
 * {@snippet :
 * try (Store store = Store.builder().create(true).open(directory);
 *     StoredMemory memory = store.open("ledger")) {
 *   memory.space().putLong(address, 42);
 *   Version version = memory.commit(); // on the disk, all of it
 *   Proof proof = store.prove("ledger", version.number(), ChunkSet.ofCells(address, 8));
 * }
 * }
 *
 * <p><b>A commit</b> is on the disk when it returns. A process that is killed, or a machine that
 * fails, leaves each memory at the version that was committed last, or, if it was just committing,
 * at that one; {@link #recovery} says what was found. Commits of several threads share the waiting
 * for the disk.
 *
 * <p><b>Versions</b> stay until they are pruned, and share what they have in common. A {@linkplain
 * #branch branch} is a name of its own that goes on from a version of another.
 *
 * <p><b>What is read</b> is checked against the root of its version. What is not as it was
 * committed throws {@link StoreException.Damaged}, which says where; the rest can be read.
 *
 * <p><b>Threads and processes.</b> One process at a time has a store; in it, any number of threads.
 * Spaces that were opened are for the threads that spaces are for.
 */
public final class Store implements AutoCloseable {

  static final String DATABASE = "db";

  /** What an export has of memory. */
  private static final long EXPORT_BYTES = 64L << 20;

  private final Path directory;
  private final Claim claim;
  private final Database database;
  private final Records records;
  private final Catalogue catalogue;
  private final boolean readOnly;
  private final Pins pins = new Pins();
  private final Pruner pruner;
  private final Committer committer;
  private final Recovery recovery;

  /** The names that somebody may commit to. */
  private final Set<String> writers = ConcurrentHashMap.newKeySet();

  /** Held for reading by who adds a version, for writing by who removes some. */
  private final ReentrantReadWriteLock versions = new ReentrantReadWriteLock();

  private final Traffic traffic = new Traffic();

  private boolean closed;

  Store(
      Path directory,
      Claim claim,
      Database database,
      long tileCache,
      InstantSource clock,
      boolean readOnly) {
    this.directory = directory;
    this.claim = claim;
    this.database = database;
    this.readOnly = readOnly;
    if (!readOnly) {
      claim.requireSinceClosed(database.changes());
    }
    records = new Records(database, tileCache);
    catalogue = new Catalogue(records);
    pruner = new Pruner(database, catalogue, pins);
    committer = new Committer(records, catalogue, clock, traffic);
    recovery = new Reopening(database, catalogue, pruner).recover(readOnly);
  }

  /** A way to open a store as one likes. */
  public static StoreBuilder builder() {
    return new StoreBuilder();
  }

  /** Opens a store that there is. Throws as {@link StoreBuilder#open} does. */
  public static Store open(Path directory) {
    return builder().open(directory);
  }

  /** Where it is. */
  public Path directory() {
    return directory;
  }

  /** What was found when it was opened. */
  public Recovery recovery() {
    return recovery;
  }

  /** The names of the memories, in order. */
  public List<String> names() {
    return catalogue.names();
  }

  /** Whether there is a memory of a name. */
  public boolean has(String name) {
    return catalogue.has(name);
  }

  /**
   * The last version of a memory.
   *
   * @throws StoreException.NotThere if there is none of that name
   * @throws StoreException.Damaged if what is kept of it is not what was committed; so does all
   *     that follows
   */
  public Version head(String name) {
    return sharing(() -> catalogue.head(catalogue.require(name)).version());
  }

  /** The versions of a memory that are kept, the last first. Throws as {@link #head} does. */
  public List<Version> history(String name) {
    return sharing(() ->
        catalogue.history(catalogue.require(name)).stream().map(VersionRecord::version).toList());
  }

  /**
   * A version of a memory. Throws as {@link #head} does.
   *
   * @throws StoreException.NotThere if it is none of that memory's, or was pruned
   */
  public Version version(String name, long number) {
    return sharing(() -> record(name, number).version());
  }

  private VersionRecord record(String name, long number) {
    Catalogue.Name of = catalogue.require(name);
    // most often it is the last, and that needs no walk
    if (number == of.head()) {
      return catalogue.head(of);
    }
    return catalogue.history(of).stream()
        .filter(each -> each.number() == number)
        .findFirst()
        .orElseThrow(() ->
            new StoreException.NotThere(
                "\"%s\" has no version %d; its history has those that are kept"
                    .formatted(name, number)));
  }

  private Tree tree(String name, long number) {
    return catalogue.tree(catalogue.require(name).family(), record(name, number));
  }

  /**
   * Opens a memory at its last version, to go on from there, for the calling thread. Pages are read
   * when they are first needed. Throws as {@link #head} does.
   *
   * @throws StoreException.InUse if somebody has opened it to write
   */
  public StoredMemory open(String name) {
    return open(name, Space.builder());
  }

  /**
   * The same, with a space as a builder has it: with its memory, log and evacuation; the regions
   * are those of the version.
   */
  public StoredMemory open(String name, SpaceBuilder builder) {
    return open(name, builder, false);
  }

  /** The same, for any number of threads. */
  public StoredMemory openShared(String name, SpaceBuilder builder) {
    return open(name, builder, true);
  }

  private StoredMemory open(String name, SpaceBuilder builder, boolean shared) {
    requireWritable();
    claim(name);
    try {
      Catalogue.Name of = catalogue.require(name);
      Tree tree = catalogue.tree(of.family(), catalogue.head(of));
      return new StoredMemory(
          this, name, of.family(), tree, space(tree, builder, shared), shared, tree.version.hash());
    } catch (RuntimeException | Error failed) {
      writers.remove(name);
      throw failed;
    }
  }

  private Space space(Tree tree, SpaceBuilder builder, boolean shared) {
    Tables tables = catalogue.tables(tree.family, tree.version);
    StoredPages pages = new StoredPages(tree, pins);
    return shared ? builder.sharedOn(tables, pages) : builder.confinedOn(tables, pages);
  }

  /**
   * A memory of zeros with a name that is free, by SHA-256, for the calling thread. It is in the
   * store when it is first committed.
   *
   * @param builder says what regions it has, and more
   * @throws StoreException.BadName if there is a memory of that name, or none may have it
   */
  public StoredMemory create(String name, SpaceBuilder builder) {
    return create(name, builder, HashAlgorithm.SHA_256, false);
  }

  /** The same with another hash, or for any number of threads. */
  public StoredMemory create(
      String name, SpaceBuilder builder, HashAlgorithm hash, boolean shared) {
    requireWritable();
    claim(Names.require(name));
    try {
      requireFree(name);
      int family = catalogue.newFamily(); // first, since it may fail
      Space space = shared ? builder.shared() : builder.confined();
      return new StoredMemory(this, name, family, null, space, shared, hash);
    } catch (RuntimeException | Error failed) {
      writers.remove(name);
      throw failed;
    }
  }

  private void claim(String name) {
    if (!writers.add(name)) {
      throw new StoreException.InUse("\"" + name + "\" is open to write already");
    }
  }

  void release(String name) {
    writers.remove(name);
  }

  private void requireFree(String name) {
    if (catalogue.has(Names.require(name))) {
      throw new StoreException.BadName("there is a memory \"" + name + "\" already");
    }
  }

  /** Keeps versions from being removed, and the store from being closed, until it is unlocked. */
  private void share() {
    versions.readLock().lock();
    if (closed) {
      versions.readLock().unlock();
      throw new StoreException.Closed("the store is closed");
    }
  }

  /** Keeps everybody from adding and removing versions until it is unlocked. */
  private void alone() {
    requireNotShared();
    versions.writeLock().lock();
    if (closed) {
      versions.writeLock().unlock();
      throw new StoreException.Closed("the store is closed");
    }
  }

  /** Refuses who would wait for himself: who is told of something by what goes on meanwhile. */
  private void requireNotShared() {
    if (versions.getReadHoldCount() > 0) {
      throw new IllegalStateException("not by who is told of a difference or of a check meanwhile");
    }
  }

  /** Does something while no version is removed and the store is not closed. */
  private <T> T sharing(Supplier<T> what) {
    share();
    try {
      return what.get();
    } finally {
      versions.readLock().unlock();
    }
  }

  private void requireWritable() {
    if (readOnly) {
      throw new StoreException.Failed("the store was opened only to be read");
    }
  }

  /**
   * A version as a space that nobody writes to, for which its regions have no such permission;
   * pages are read when they are first needed. As long as it is open the version is not pruned.
   * Throws as {@link #version} does.
   */
  public Space view(String name, long number, SpaceBuilder builder) {
    try (Space space = sharing(() -> space(tree(name, number), builder, false))) {
      return space.snapshot();
    }
  }

  /**
   * Proves what chunks of a version hold, or that they are empty. Throws as {@link #version} does.
   */
  public Proof prove(String name, long number, ChunkSet chunks) {
    return sharing(() -> new Opening(tree(name, number), chunks).write());
  }

  /** Proves what a table of a version holds. Throws as {@link #version} does. */
  public Proof proveTable(String name, long number, Table table) {
    return sharing(() -> {
      VersionRecord record = record(name, number);
      byte[] contents = catalogue.table(catalogue.require(name).family(), record, table);
      return ProofWriter.table(record.hash(), record.memory(), record.tables(), table, contents);
    });
  }

  /**
   * Proves that one version of a memory comes of another by writing some chunks, and perhaps
   * tables, and nothing else. Throws as {@link #version} does.
   */
  public Proof proveTransition(String name, long from, long to) {
    return sharing(() -> {
      Tree before = tree(name, from);
      Tree after = tree(name, to);
      LongStream.Builder chunks = LongStream.builder();
      new Difference(before, after, chunks::add).find();
      long[] all = chunks.build().toArray();
      // of tables alone: any chunk will do, which is the same before and after
      return new Transition(before, after, all.length == 0 ? ChunkSet.of(0) : ChunkSet.of(all))
          .write();
    });
  }

  /**
   * Tells which chunks two versions differ in, of one memory or of two; what they have in common is
   * not looked at. Throws as {@link #version} does.
   *
   * @param chunks is told of each, ascending: the address of its first cell, shifted right by
   *     eight; it may read and commit, and not branch, prune, drop or close
   */
  public void diff(String name, long number, String other, long otherNumber, LongConsumer chunks) {
    share();
    try {
      new Difference(tree(name, number), tree(other, otherNumber), chunks).find();
    } finally {
      versions.readLock().unlock();
    }
  }

  /**
   * Gives a version a name of its own, to go on from. Nothing is copied. Throws as {@link #version}
   * does.
   *
   * @throws StoreException.BadName if there is a memory of the new name, or none may have it
   */
  public Version branch(String name, long number, String as) {
    requireWritable();
    alone();
    try {
      claim(Names.require(as));
      try (Database.Batch batch = database.batch()) {
        requireFree(as);
        VersionRecord record = record(name, number);
        Catalogue.Name means = new Catalogue.Name(catalogue.require(name).family(), number);
        Catalogue.put(batch, as, means);
        batch.write(true);
        catalogue.put(as, means);
        return record.version();
      } finally {
        release(as);
      }
    } finally {
      versions.writeLock().unlock();
    }
  }

  /**
   * Removes versions of a memory that are not to be kept, but for those that another name has too
   * or somebody reads. What did not change between versions is not looked at. Throws as {@link
   * #head} does.
   */
  public Pruned prune(String name, Keep keep) {
    requireWritable();
    alone();
    try {
      return pruner.prune(name, keep);
    } finally {
      versions.writeLock().unlock();
    }
  }

  /**
   * Removes a memory, and those of its versions that no other name has. Throws as {@link #head}
   * does.
   *
   * @throws StoreException.InUse if somebody has opened it, or reads a version that would go
   */
  public Pruned drop(String name) {
    requireWritable();
    alone();
    try {
      claim(Names.require(name));
      try {
        return pruner.drop(name);
      } finally {
        release(name);
      }
    } finally {
      versions.writeLock().unlock();
    }
  }

  /**
   * Writes a version as an image of a space. Throws as {@link #version} does.
   *
   * @throws IOException if the stream does
   */
  public void exportTo(String name, long number, OutputStream to) throws IOException {
    SpaceBuilder builder = Space.builder().memory(EXPORT_BYTES);
    try (Space space = sharing(() -> space(tree(name, number), builder, false))) {
      space.exportTo(to);
    }
  }

  /**
   * Makes an image the first version of a new memory, or the next of one that there is. It may be
   * larger than memory.
   *
   * @param image a stream of nothing else, best buffered; it is not closed
   * @param hash of a new memory
   * @throws IOException if the stream does
   * @throws dev.engram.space.SpaceException.BadImage if it is no image, or damaged
   */
  public Version importFrom(String name, InputStream image, HashAlgorithm hash) throws IOException {
    requireWritable();
    claim(Names.require(name));
    try {
      ImageReader reader = new ImageReader(image);
      boolean isNew = !catalogue.has(name);
      int family = isNew ? catalogue.newFamily() : catalogue.require(name).family();
      Tree before = isNew ? null : tree(name, catalogue.require(name).head());
      int[] widths = Catalogue.widths(reader.tables());
      HashAlgorithm of = before == null ? hash : before.version.hash();
      return commit(
              new Committer.Parts(name, family, of, before),
              new ImageGroups(reader, widths, before),
              reader.tables())
          .version
          .version();
    } finally {
      release(name);
    }
  }

  Tree commit(Committer.Parts of, Groups groups, Tables tables) throws IOException {
    share();
    try {
      return committer.commit(of, groups, tables);
    } finally {
      versions.readLock().unlock();
    }
  }

  Pins pins() {
    return pins;
  }

  /**
   * Reads everything and checks it.
   *
   * @param progress is told now and then how far it is; it may read and commit, and not branch,
   *     prune, drop or close
   */
  public Check check(Consumer<? super Check.Progress> progress) {
    return sharing(() -> new Checker(database, catalogue, records, progress, traffic).check());
  }

  /**
   * Makes a directory a store with all that is committed now, while this one is in use. On the same
   * file system this takes no time, since files that do not change any more are shared.
   *
   * @param to a directory that is not there; the one above is
   * @throws StoreException.Failed if it is there, or the file system refuses
   */
  public void backup(Path to) {
    Path target = to.toAbsolutePath().normalize();
    boolean made = false;
    share();
    try {
      Folder.make(target);
      made = true;
      database.copyTo(target.resolve(DATABASE));
      Reopening.closeCopy(target.resolve(DATABASE));
      Claim.mark(target);
    } catch (IOException | StoreException e) {
      throw noBackup(target, made, e);
    } finally {
      versions.readLock().unlock();
    }
  }

  /** Removes what was made of a backup that failed. */
  private static StoreException noBackup(Path target, boolean made, Exception failed) {
    try {
      if (made) {
        Folder.remove(target);
      }
    } catch (IOException e) {
      failed.addSuppressed(e);
    }
    String reason = failed instanceof IOException e ? Folder.reason(e) : failed.getMessage();
    return new StoreException.Failed(
        "no backup was made at %s: %s".formatted(target, reason), failed);
  }

  /** Gives the room of what was removed back, and packs what is there. */
  public void compact() {
    requireWritable();
    share();
    try {
      database.compact();
    } finally {
      versions.readLock().unlock();
    }
  }

  /** Bytes that it takes on the disk, about. */
  public long bytes() {
    return database.bytes();
  }

  /** How often it was waited for the disk since this was opened. */
  public long syncs() {
    return database.syncs();
  }

  /** How many records were read from the database since this was opened. */
  long reads() {
    return database.reads();
  }

  /**
   * Closes it. Spaces that are open can no longer read what they have not read. A second call does
   * nothing.
   */
  @Override
  public void close() {
    requireNotShared();
    versions.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      try {
        if (!readOnly) {
          Reopening.close(database);
          claim.closedAt(database.changes());
        }
      } finally {
        database.close();
        claim.close();
      }
    } finally {
      versions.writeLock().unlock();
    }
  }
}
