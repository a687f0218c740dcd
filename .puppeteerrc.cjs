/** The browser is the system's: nothing is downloaded on install. */
module.exports = { skipDownload: true };
