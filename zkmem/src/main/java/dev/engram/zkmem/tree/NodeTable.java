/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.tree;

import java.util.Arrays;

/**
 * What the nodes of a tree that are not empty hash: {@link Digests#PAIR} words each, by the node's
 * number, which is 1 for the root and 2n, 2n + 1 below n. For one thread that adds, or any number
 * that look.
 *
 * <p>Numbers and places are found by open addressing and are beside each other; the words are in
 * pages that stay where they are. So a node costs two lines of the cache, and growing moves numbers
 * only.
 */
final class NodeTable {

  private static final int PAGE_BITS = 12;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int MOST = 1 << 29;

  /** Pairs of a number, or 0, and a place. */
  private int[] index = new int[1 << 7];

  private int shift = Integer.SIZE - 6;
  private int[][] pages = new int[0][];
  private int size;

  /** The place of a node, or −1 if it is empty. */
  int find(int number) {
    int slot = slot(number);
    return index[slot] == 0 ? -1 : index[slot + 1];
  }

  /** The place of a node, which is added if it was empty; then its words are zero. */
  int add(int number) {
    int slot = slot(number);
    if (index[slot] != 0) {
      return index[slot + 1];
    }
    if (4L * size >= index.length) {
      grow();
      slot = slot(number);
    }
    if (size >>> PAGE_BITS == pages.length) {
      pages = Arrays.copyOf(pages, pages.length + 1);
      pages[pages.length - 1] = new int[PAGE * Digests.PAIR];
    }
    index[slot] = number;
    index[slot + 1] = size;
    return size++;
  }

  /** How many nodes there are; places are below. */
  int size() {
    return size;
  }

  /** The page of a place. */
  int[] page(int place) {
    return pages[place >>> PAGE_BITS];
  }

  /** Where in its page the words of a place begin. */
  static int offset(int place) {
    return (place & PAGE - 1) * Digests.PAIR;
  }

  private int slot(int number) {
    int mask = index.length - 2;
    int slot = number * 0x9E3779B9 >>> shift << 1;
    while (index[slot] != 0 && index[slot] != number) {
      slot = slot + 2 & mask;
    }
    return slot;
  }

  private void grow() {
    if (index.length >= MOST) {
      throw new IllegalStateException("a tree of more than " + size + " nodes that are not empty");
    }
    int[] old = index;
    index = new int[2 * old.length];
    shift--;
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] != 0) {
        int slot = slot(old[i]);
        index[slot] = old[i];
        index[slot + 1] = old[i + 1];
      }
    }
  }
}
