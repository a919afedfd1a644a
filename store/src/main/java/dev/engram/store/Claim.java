/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * A directory that is a store, for this process alone as long as it is open. The file {@value
 * #FORM} says that it is one, and in what format; it is looked at before anything else is. The file
 * {@value #LOCK} is locked by whoever uses the store, and has the number of that process.
 *
 * <p>Where {@value #FORM} is, nothing is ever made anew, whatever is missing. It is written last
 * when a store is made, and until then {@value #MAKING} is there; so one that was cut off while it
 * was made is told from one that has lost a file. {@value #CLOSED} says how far the database was
 * when the store was closed last.
 */
final class Claim implements AutoCloseable {

  static final String FORM = "ENGRAM-STORE";
  static final String LOCK = "IN-USE";
  static final String MAKING = "BEING-MADE";
  static final String CLOSED = "CLOSED-AT";

  /** The format of what is written here. */
  static final int FORMAT = 1;

  private static final String HEAD = "engram store, format ";
  private static final int LONGEST = 200;

  private final Path directory;
  private final FileChannel channel;
  private final boolean isNew;

  private Claim(Path directory, FileChannel channel, boolean isNew) {
    this.directory = directory;
    this.channel = channel;
    this.isNew = isNew;
  }

  /**
   * Claims a directory.
   *
   * @param create whether to make a store of one that is not there or empty
   * @throws StoreException.NotAStore if it is none, or of another format
   * @throws StoreException.InUse if somebody has it
   */
  static Claim of(Path directory, boolean create) {
    try {
      boolean is = requireStore(directory);
      if (!is) {
        if (!create) {
          throw new StoreException.NotAStore(directory + " is no store");
        }
        Folder.makeAll(directory);
      }
      return lock(directory, !is);
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }

  private static StoreException failed(Path directory, IOException e) {
    return new StoreException.Failed("%s: %s".formatted(directory, Folder.reason(e)), e);
  }

  /** Whether there is a store; false if there is nothing, or nothing in it. */
  private static boolean requireStore(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (!Files.isDirectory(directory)) {
      throw new StoreException.NotAStore(directory + " is no directory");
    }
    Path form = directory.resolve(FORM);
    if (!Files.exists(form)) {
      try (Stream<Path> inside = Files.list(directory)) {
        // one whose making was cut off says so, or was about to, and has at most its lock beside
        if (Files.exists(directory.resolve(MAKING))
            || inside.allMatch(each -> each.endsWith(LOCK) || each.endsWith(MAKING + Folder.NEW))) {
          return false;
        }
      }
      throw new StoreException.NotAStore(
          "%s is no store: it has files, and none is %s".formatted(directory, FORM));
    }
    requireFormat(directory, form);
    if (Folder.isOthers(directory)) {
      throw new StoreException.NotAStore(
          "%s: others may write to this store; take that from them with chmod go-w"
              .formatted(directory));
    }
    return true;
  }

  private static void requireFormat(Path directory, Path form) throws IOException {
    String text =
        Files.size(form) > LONGEST ? "" : Files.readString(form, StandardCharsets.ISO_8859_1);
    String number = text.startsWith(HEAD) ? text.substring(HEAD.length()).strip() : "";
    if (!number.matches("[0-9]{1,9}")) {
      throw new StoreException.NotAStore(
          "%s is no store, or damaged: its file %s does not say a format"
              .formatted(directory, FORM));
    }
    if (Integer.parseInt(number) != FORMAT) {
      throw new StoreException.NotAStore(
          "%s is a store of format %s, and this program knows format %d: use a newer one"
              .formatted(directory, number, FORMAT));
    }
  }

  private static Claim lock(Path directory, boolean isNew) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
      if (lock == null) {
        throw inUse(directory, "process " + owner(channel));
      }
      channel.truncate(0);
      String process = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(process.getBytes(StandardCharsets.US_ASCII)), 0);
      if (isNew) {
        begin(directory);
      } else {
        Files.deleteIfExists(directory.resolve(MAKING));
      }
      return new Claim(directory, channel, isNew);
    } catch (OverlappingFileLockException e) {
      throw inUse(directory, "this process");
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
  }

  private static StoreException inUse(Path directory, String by) {
    return new StoreException.InUse(
        "%s is in use by %s: one at a time may open a store".formatted(directory, by));
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(20);
    channel.read(bytes, 0);
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    return text.strip().matches("[0-9]+") ? text.strip() : "another";
  }

  /** Says that a store is being made, and removes what is left of an attempt that was cut off. */
  private static void begin(Path directory) throws IOException {
    Folder.write(directory, MAKING, "");
    Files.deleteIfExists(directory.resolve(CLOSED));
    Folder.empty(directory.resolve(Store.DATABASE));
  }

  /** Whether there is nothing yet, and all must be made; {@link #made} says when it is. */
  boolean isNew() {
    return isNew;
  }

  /**
   * Says that all is there that a store has. From now on it is lost if the database is made anew,
   * so that the names of the files must be on the disk before anything is committed.
   */
  void made() {
    try {
      mark(directory);
      Files.deleteIfExists(directory.resolve(MAKING));
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }

  /** Makes a directory a store whose database is there already. */
  static void mark(Path directory) throws IOException {
    Folder.write(directory, FORM, HEAD + FORMAT + "\n");
    Path above = directory.getParent();
    if (above != null) {
      Folder.sync(above);
    }
  }

  /** Notes how far the database is, when all of it is put away. */
  void closedAt(long changes) {
    try {
      Folder.write(directory, CLOSED, changes + "\n");
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }

  /**
   * Checks that the database is at least as far as when the store was closed last. Files that have
   * lost their end may be good files all the same, of a time before.
   */
  void requireSinceClosed(long changes) {
    try {
      Path file = directory.resolve(CLOSED);
      String text = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "0";
      if (!text.strip().matches("[0-9]{1,18}") || changes < Long.parseLong(text.strip())) {
        throw new StoreException.Damaged(
            Damage.of(
                0,
                "the database has lost its end: it is at change %d, and was closed at %s; salvage"
                        .formatted(changes, Names.printable(text.strip()))
                    + " reads what is there"));
      }
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close(); // and with it the lock
    } catch (IOException e) {
      throw new StoreException.Failed("the store was closed, and its lock was not", e);
    }
  }
}
