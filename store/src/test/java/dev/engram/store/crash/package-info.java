/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What becomes of a store whose process is killed, whose files are damaged, and whose disk is full.
 *
 * <p><b>Kills.</b> {@link dev.engram.store.crash.Worker} is a process that works on a store at
 * random and says before and after each {@link dev.engram.store.crash.Job} what it does. {@link
 * dev.engram.store.crash.CrashRun} kills it, tells a {@link dev.engram.store.crash.Model} what was
 * said, and lets a {@link dev.engram.store.crash.Judge} compare the store with it. What a version
 * holds follows from the {@link dev.engram.store.crash.Step}s that led to it, so that the model
 * makes it anew, with a space of its own and never from the store.
 */
@NullMarked
package dev.engram.store.crash;

import org.jspecify.annotations.NullMarked;
