// What it takes to run operations without blocking whoever wants them.
#pragma once

#include <tenon/base/call_site.hpp>
#include <tenon/base/clock.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>

namespace tenon::query {

class session;

enum class readiness : std::uint8_t {
  readable,
  writable,
  either,
  more  // readable by what has come since a receive found nothing: cheaper to wait for, where it can be
};

enum class wait_outcome : std::uint8_t {
  ready,      // the socket is, or what was posted is run
  timed_out,  // before it was
  abandoned   // the loop has ended; nothing can be waited for
};

// Goes on when something has happened.
class continuation {
 public:
  // May throw what a caller's handler throws, for the loop to pass on.
  virtual void resume(wait_outcome what) = 0;

 protected:
  ~continuation() = default;
};

class event_loop;

// Waits for one socket, or for the time alone, on the loops of those who use it one after another. It must be destroyed
// or closed before the socket is.
class watch {
 public:
  virtual ~watch() = default;

  // Calls c.resume(ready or timed_out) on `loop`, later than this returns, unless stop() comes before. When the loop ends
  // first, calls c.resume(abandoned) from wherever it is ended. One wait at a time.
  virtual void start(event_loop& loop, readiness wanted, std::optional<monotonic_time> until, continuation& c) = 0;

  // Whether a wait was under way: it will not call any more.
  virtual bool stop() noexcept = 0;

  // Unless somebody waits, nobody will for a while: the loop is not kept going by what would make the next wait cheaper.
  virtual void rest() noexcept = 0;

  // Stops, and lets go of the socket: nothing may be started from here on.
  virtual void close() noexcept = 0;
};

// The event loop that a caller runs on.
class event_loop {
 public:
  // A watch for a socket (-1: for none, but the time): `known` if it can be used here.
  virtual std::shared_ptr<watch> watch_for(int socket, std::shared_ptr<watch> known) = 0;

  // Calls c.resume(ready) on the loop, later than this returns; resume(abandoned) when the loop ends first. Safe to call
  // from any thread.
  virtual void post(continuation& c) = 0;

  // The loop goes on until release(), or until the job it is for is over, though nothing else is to be done. When it is ended
  // all the same, `at_end` is resumed as abandoned, and the end waits for that.
  virtual void hold(std::shared_ptr<continuation> at_end) = 0;
  virtual void release() noexcept = 0;

 protected:
  ~event_loop() = default;
};

// Something to do on a session for a caller who does not block. It must live until finished() is called.
class job {
 public:
  // Where the caller is. What concerns one job happens there one after another.
  virtual event_loop& loop() noexcept = 0;

  // Does it, written as for a caller who blocks. Called on any thread.
  virtual void perform(session& s) = 0;

  // It is over, and the job is not touched any more. `failure`: what perform() threw, or why it was not called. `on_loop`:
  // this is called from a continuation of the loop, which passes on what a caller's handler throws; otherwise on any thread,
  // maybe before connector::start() returns, and nothing is thrown.
  virtual void finished(std::exception_ptr failure, bool on_loop) = 0;

  // The session is not released: if the job has succeeded, or whatever has come of it, on one that had been kept.
  bool keeps_session = false;
  call_site where = {};
  void* place = nullptr;  // the connector's own

 protected:
  ~job() = default;
};

}  // namespace tenon::query
