// Nested writes to the many side of a one-to-many relation.
#include "sql/engine.hpp"

namespace tenon {
namespace {

using testing::engine;

constexpr std::string_view blog = R"(
model User {
  id    Int    @id @default(autoincrement())
  email String @unique
  posts Post[] @relation("written")
  tasks Task[]
}
model Post {
  id        Int      @id @default(autoincrement())
  title     String   @unique
  likes     Int      @default(0)
  author    User?    @relation("written", fields: [authorId], references: [id])
  authorId  Int?
  comments  Comment[]
}
model Comment {
  id     Int    @id @default(autoincrement())
  text   String
  post   Post   @relation(fields: [postId], references: [id])
  postId Int
}
model Task {
  id     Int    @id @default(autoincrement())
  name   String @unique
  user   User   @relation(fields: [userId], references: [id])
  userId Int
}
)";

class one_to_many : public ::testing::Test {
 protected:
  void SetUp() override {
    db.sql("INSERT INTO User (id, email) VALUES (1, 'ann'), (2, 'bob');"
           "INSERT INTO Post (id, title, authorId) VALUES (1, 'a', 1), (2, 'b', 1), (3, 'c', 2), (4, 'd', NULL);"
           "INSERT INTO Task (id, name, userId) VALUES (1, 't', 1), (2, 'u', 2);");
  }
  std::string posts() { return db.rows("SELECT title, authorId FROM Post ORDER BY id"); }
  std::string tasks() { return db.rows("SELECT name, userId FROM Task ORDER BY id"); }

  engine db{blog};
};

TEST_F(one_to_many, create_creates_children_that_refer_to_their_new_parent) {
  db.create("User", R"({"email": "eve", "posts": {"create": [{"title": "x"}, {"title": "y"}]}})");
  EXPECT_EQ(db.rows("SELECT title, email FROM Post JOIN User ON User.id = authorId WHERE title > 'w' ORDER BY title"),
            "x eve|y eve");
}

}  // namespace
}  // namespace tenon
