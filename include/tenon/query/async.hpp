// What it takes to run operations without blocking whoever wants them.
#pragma once

#include <tenon/base/clock.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>

namespace tenon::query {

class session;

enum class readiness : std::uint8_t { readable, writable, either };

enum class wait_outcome : std::uint8_t {
  ready,      // the socket is
  timed_out,  // before it was
  cancelled,  // whoever waits for the result does not want it any more
  abandoned   // the loop has ended; nothing can be waited for
};

// Goes on when something has happened.
class continuation {
 public:
  virtual void resume(wait_outcome what) noexcept = 0;

 protected:
  ~continuation() = default;
};

class event_loop;

// Waits for one socket, or for the time alone, on the loops of those who use it one after another. It must be destroyed
// or closed before the socket is.
class watch {
 public:
  virtual ~watch() = default;

  // Calls c.resume(ready or timed_out) on `loop`, later than this returns, unless stop() comes before. One wait at a time.
  virtual void start(event_loop& loop, readiness wanted, std::optional<monotonic_time> until, continuation& c) = 0;

  // Whether a wait was under way: it will not call any more.
  virtual bool stop() noexcept = 0;

  // Nothing may be started from here on.
  virtual void close() noexcept = 0;
};

// The event loop that a caller runs on.
class event_loop {
 public:
  // A watch for a socket (-1: for none, but the time): `known` if it can be used here.
  virtual std::shared_ptr<watch> watch_for(int socket, std::shared_ptr<watch> known) = 0;

  // Calls c.resume(ready) on the loop, later than this returns. Safe to call from any thread.
  virtual void post(continuation& c) noexcept = 0;

 protected:
  ~event_loop() = default;
};

// Something to do on a session for a caller who does not block. It must live until finished() is called.
class job {
 public:
  // Where the caller is.
  virtual event_loop& loop() noexcept = 0;

  // Does it, written as for a caller who blocks. Called on any thread.
  virtual void perform(session& s) = 0;

  // It is over, and the job is not touched any more; `failure`: what perform() threw, or why it was not called. Called once,
  // on any thread, maybe before connector::start() returns.
  virtual void finished(std::exception_ptr failure) noexcept = 0;

  bool keeps_session = false;  // the session is not released when the job has succeeded
  void* place = nullptr;       // the connector's own

 protected:
  ~job() = default;
};

}  // namespace tenon::query
