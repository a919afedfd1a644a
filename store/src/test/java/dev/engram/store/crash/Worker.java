/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import dev.engram.store.Recovery;
import dev.engram.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A process that works on a store until it is killed. Arguments: the directory of the store, a
 * directory for files beside it, a seed, what is to be done soon, and after how many other jobs.
 */
public final class Worker {

  private static final int HANDS = 3;
  private static final int NAMES = 9;

  final Store store;
  final Path beside;
  final Voice voice;
  final AtomicInteger ids = new AtomicInteger();

  /** Held by who branches, prunes, drops or copies, so that it is known in which order that was. */
  final ReentrantLock structure = new ReentrantLock();

  final AtomicBoolean ending = new AtomicBoolean();

  private Worker(Store store, Path beside, Voice voice) {
    this.store = store;
    this.beside = beside;
    this.voice = voice;
  }

  /** Works. */
  public static void main(String[] args) throws Exception {
    Voice voice = new Voice();
    try {
      voice.say(Voice.OPENING);
      Path directory = Path.of(args[0]);
      Work soon = Work.valueOf(args[3]);
      Store store = Store.builder().create(true).cache(4 << 20).open(directory);
      Recovery recovery = store.recovery();
      voice.say("%s %s %d".formatted(Voice.READY, recovery.wasClosed(), recovery.undone().size()));
      if (soon == Work.OPEN) {
        System.in.read(); // until it is killed, or nobody is there any more
        Runtime.getRuntime().halt(4);
      }
      new Worker(store, Path.of(args[1]), voice)
          .work(new SplittableRandom(Long.parseLong(args[2])), soon, Integer.parseInt(args[4]));
      store.close();
      voice.say(Voice.CLOSED);
    } catch (RuntimeException | Error e) {
      fail(voice, e);
    }
  }

  private static void fail(Voice voice, Throwable e) {
    e.printStackTrace();
    voice.say(Voice.WRONG + e);
    Runtime.getRuntime().halt(3);
  }

  private void work(SplittableRandom random, Work soon, int after) throws InterruptedException {
    List<List<String>> shares = shares(random);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < HANDS; i++) {
      Hand hand =
          new Hand(this, shares.get(i), random.split(), i == 0, i == 0 ? soon : null, after);
      threads.add(Thread.ofPlatform().start(() -> run(hand)));
    }
    for (Thread each : threads) {
      each.join();
    }
    voice.say(Voice.CLOSING);
  }

  private void run(Hand hand) {
    try {
      while (!ending.get()) {
        hand.next();
      }
    } catch (IOException | RuntimeException | Error e) {
      fail(voice, e);
    }
  }

  /** Who has which names: all change hands when a process begins, but the large ones. */
  private static List<List<String>> shares(SplittableRandom random) {
    List<List<String>> shares = new ArrayList<>();
    for (int i = 0; i < HANDS; i++) {
      shares.add(new ArrayList<>());
    }
    int turn = random.nextInt(HANDS);
    for (int i = 0; i < NAMES; i++) {
      List<String> share = shares.get(random.nextInt(3) == 0 ? random.nextInt(HANDS) : turn);
      share.add("m" + i);
      turn = (turn + 1) % HANDS;
    }
    for (List<String> each : shares) {
      if (each.size() < 2) {
        List<String> from = shares.stream().max((a, b) -> a.size() - b.size()).orElseThrow();
        each.add(from.removeLast());
        each.add(from.removeLast());
      }
    }
    return shares;
  }

  /** A job's number. */
  int id() {
    return ids.incrementAndGet();
  }
}
