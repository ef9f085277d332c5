-- CreateTable
CREATE TABLE "User" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" TEXT NOT NULL,
    "bossId" INTEGER,
    CONSTRAINT "User_bossId_fkey" FOREIGN KEY ("bossId") REFERENCES "User" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "Profile" (
    "bio" TEXT NOT NULL,
    "userId" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT "Profile_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Post" (
    "authorId" INTEGER NOT NULL,
    "slug" TEXT NOT NULL,
    "editor_mail" TEXT DEFAULT 'nobody',

    PRIMARY KEY ("authorId", "slug"),
    CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Post_editor_mail_fkey" FOREIGN KEY ("editor_mail") REFERENCES "User" ("email") ON DELETE SET NULL ON UPDATE RESTRICT
);

-- CreateTable
CREATE TABLE "comments" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "postAuthor" INTEGER NOT NULL DEFAULT 1,
    "postSlug" TEXT NOT NULL DEFAULT 'first',
    CONSTRAINT "comments_postAuthor_postSlug_fkey" FOREIGN KEY ("postAuthor", "postSlug") REFERENCES "Post" ("authorId", "slug") ON DELETE SET DEFAULT ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

