#include "testing/supervisor.hpp"

#include "testing/scratch_folder.hpp"

#include "support/golden.hpp"
#include "support/temporary_folder.hpp"
#include "testing/environment.hpp"
#include "testing/processes.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

using std::chrono::milliseconds;

class supervisor_test : public ::testing::Test {
 protected:
  // A shell that runs the script; its folder is `path` from then on.
  program shell(const std::string& script) {
    path = new_scratch_path("try", above.path().string(), std::nullopt);
    return {.arguments = {"/bin/sh", "-c", script},
            .environment = server_environment(),
            .output = path + "/out",
            .end_signal = SIGTERM,
            .end_wait = milliseconds(200)};
  }

  static int wait_for_end(supervisor& run) {
    std::optional<int> status;
    eventually([&] { return (status = run.ended()).has_value(); });
    return status.value();
  }

  temporary_folder above;
  std::string path;
};

TEST_F(supervisor_test, runs_a_program_in_its_folder_and_tells_how_it_ended) {
  const program what = shell("pwd; echo to stderr >&2; exit 3");
  supervisor run(what, path);
  run.start();
  EXPECT_EQ(describe_end(wait_for_end(run)), "ended with status 3");
  EXPECT_EQ(read_text(path + "/out"), path + "\nto stderr\n");
}

TEST_F(supervisor_test, tells_which_signal_ended_a_program) {
  const program what = shell("kill -9 $$");
  supervisor run(what, path);
  run.start();
  EXPECT_EQ(describe_end(wait_for_end(run)), "was ended by signal 9 (Killed)");
}

TEST_F(supervisor_test, starts_a_program_again) {
  const program what = shell("echo once more");
  supervisor run(what, path);
  for (int round = 0; round < 2; ++round) {
    run.start();
    wait_for_end(run);
  }
  EXPECT_EQ(read_text(path + "/out"), "once more\nonce more\n");
}

TEST_F(supervisor_test, says_why_a_program_cannot_be_started) {
  program what = shell("");
  what.arguments = {"/does/not/exist"};
  supervisor run(what, path);
  try {
    run.start();
    FAIL();
  } catch (const storage_error& e) {
    EXPECT_EQ(e.message(), "`/does/not/exist` cannot be run: No such file or directory.");
  }
}

TEST_F(supervisor_test, leaves_a_folder_alone_that_was_there_before) {
  const program what = shell("true");
  std::filesystem::create_directory(path);
  try {
    const supervisor run(what, path);
    FAIL();
  } catch (const storage_error& e) {
    EXPECT_NE(e.message().find(path + "` cannot be made: File exists."), std::string::npos) << e.message();
  }
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(supervisor_test, gives_a_program_no_descriptor_of_this_process) {
  int leaked[2];
  ASSERT_EQ(pipe(leaked), 0);
  const program what = shell("ls /proc/self/fd | wc -l");
  supervisor run(what, path);
  close(leaked[1]);
  run.start();
  wait_for_end(run);
  char byte = 0;
  EXPECT_EQ(read(leaked[0], &byte, 1), 0);  // the other end is not open anywhere else
  close(leaked[0]);
  EXPECT_EQ(read_text(path + "/out"), "4\n");  // standard streams, and the one that ls reads the folder by
}

TEST_F(supervisor_test, gives_a_program_the_standard_signal_handling) {
  signal(SIGUSR1, SIG_IGN);
  const program what = shell("grep -E 'SigBlk|SigIgn' /proc/self/status");
  supervisor run(what, path);
  signal(SIGUSR1, SIG_DFL);
  run.start();
  wait_for_end(run);
  EXPECT_EQ(read_text(path + "/out"), "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST_F(supervisor_test, signals_reach_what_the_program_started) {
  const program what = shell("sh -c 'sh -c \"echo \\$\\$; sleep 1000\" & sleep 1000' & sleep 1000");
  supervisor run(what, path);
  run.start();
  ASSERT_TRUE(eventually([&] { return processes_about(path).size() == 6; }));
  const std::vector<pid_t> all = processes_about(path);
  run.signal_everything(SIGSTOP);
  for (const pid_t process : all) EXPECT_TRUE(eventually([&] { return process_state(process) == 'T'; })) << process;
  run.signal_everything(SIGCONT);
  for (const pid_t process : all) EXPECT_TRUE(eventually([&] { return process_state(process) == 'S'; })) << process;
  run.signal_everything(SIGKILL);
  EXPECT_EQ(processes_about(path), std::vector<pid_t>());
  EXPECT_EQ(describe_end(run.ended().value()), "was ended by signal 9 (Killed)");
}

TEST_F(supervisor_test, ends_everything_and_removes_the_folder_with_the_object) {
  {
    const program what = shell("trap '' TERM; mkdir -p a/b; touch a/b/c; ln -s / a/root; sleep 1000 & sleep 1000");
    supervisor run(what, path);
    run.start();
    ASSERT_TRUE(eventually([&] { return std::filesystem::is_symlink(path + "/a/root"); }));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_EQ(processes_about(path), std::vector<pid_t>());
  EXPECT_TRUE(std::filesystem::exists("/etc/passwd"));
}

// Forks before it makes the supervisor, so that there is a process to kill.
TEST_F(supervisor_test, ends_everything_when_this_process_is_killed) {
  const program what = shell("sleep 1000 & sleep 1000");
  child_process child([&] {
    supervisor run(what, path);
    run.start();
    for (;;) pause();
  });
  ASSERT_TRUE(eventually([&] { return processes_about(path).size() == 3; }));
  child.kill();
  EXPECT_TRUE(eventually([&] { return !std::filesystem::exists(path) && processes_about(path).empty(); }));
}

TEST_F(supervisor_test, a_forked_copy_of_the_object_ends_nothing) {
  const program what = shell("sleep 1000");
  auto run = std::make_unique<supervisor>(what, path);
  run->start();
  EXPECT_EQ(child_process([&] { run.reset(); }).wait(), 0);
  EXPECT_EQ(run->ended(), std::nullopt);
}

TEST_F(supervisor_test, a_killed_guard_takes_the_program_along_and_is_reported) {
  const program what = shell("echo $PPID; exec sleep 1000");
  std::optional<supervisor> run(std::in_place, what, path);
  const pid_t process = run->start();
  const pid_t guard = parent_of(process);
  ASSERT_NE(guard, getpid());
  ::kill(guard, SIGKILL);
  EXPECT_TRUE(eventually([&] { return !is_alive(process); }));
  try {
    run->signal_program(SIGTERM);
    FAIL();
  } catch (const error& e) {
    EXPECT_EQ(e.kind(), error_kind::external_failure);
  }
  run.reset();
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(scratch_folders, abandoned_ones_are_removed_and_others_are_not) {
  const temporary_folder above;
  const std::string parent = above.path().string();
  const auto make = [&](const std::string& purpose) {
    const std::string path = new_scratch_path(purpose, parent, std::nullopt);
    std::filesystem::create_directory(path);
    return path;
  };
  const std::string abandoned = make("try");
  const std::string young = make("try");
  const std::string other = make("other");
  const supervisor run({.arguments = {"/bin/true"}}, new_scratch_path("try", parent, std::nullopt));

  const auto long_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
  for (const std::string& path : {abandoned, other, run.folder()}) std::filesystem::last_write_time(path, long_ago);
  new_scratch_path("try", parent, std::nullopt);
  EXPECT_FALSE(std::filesystem::exists(abandoned));
  EXPECT_TRUE(std::filesystem::exists(young));
  EXPECT_TRUE(std::filesystem::exists(other));
  EXPECT_TRUE(std::filesystem::exists(run.folder()));
}

TEST(scratch_folders, a_parent_too_long_for_sockets_is_refused) {
  const temporary_folder above;
  const std::string deep = above.file(std::string(80, 'x'));
  std::filesystem::create_directory(deep);
  EXPECT_THROW(new_scratch_path("try", deep, std::nullopt), storage_error);
}

}  // namespace
}  // namespace tenon::testing
