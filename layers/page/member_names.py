"""Members of the viewer's classes whose names are shortened in a page.

Only names that nothing outside the script can have: no text in the viewer is one, and neither the
map document, the public handle, Leaflet nor the browser has a property of the name.
`tests/layers/page/test_script_shortener.py` holds it; a name that is missing here is only longer.
"""

SHORTENED_MEMBERS = frozenset(
    """
    addListeners addParagraph addressBar allFeatures announce announceSummaryLater applyFilters
    applyTheme areaDrawing areaRelations arrangePanels baseCanvas bringIntoView bringPopupIntoView
    buildBody buildTabPanels cachedMatches cachedWeights canvases changedAt chartArea chunkSize
    colours commonBlob compareGeometry comparedArea computeExtent countFacets countPartlyInArea
    countStartedBy currentFeatures currentSize dateError dateFields dayToX densityLayer detailBox
    dictionaryPromise drawLabelsLater drawNow drawPicture drawSprite edgeButtons emptyNotice
    eventCanvas eventLayer eventList eventSheet eventToReveal eventsByShape eventsPanel extent
    failedFilters filterBar filterGroup filterPanel filterVersion findBarAt findByKind findColumnAt
    findDayRange findEntryButton findNearestEvent findNextStart findVisible firstOffset firstTap
    firstTouch fitAll fittedSize focusOrigin focusPending focusPopup foldedTexts formatNames
    formatNumber fullSpan getAnchor getControlRects getEventBox getFirstSource getFittedSize getId
    getLabelObstacles getMatchingEvents getMercatorBox getRecord getSelectedDays getSheetHeight
    getSummary getView getVisibleDays getVisibleFeatures goHome goToStatement goToView handleMapKey
    handleMapMove hasAll hasCircle hasCompact hasMark headSlot hidePopup hideTimer hitTest
    hoveredShape inViewBox inlineRecords isCompact isDark isDense isDestroyed isDrawn isFinished
    isFromText isHomeOutOfView isInPanel isInView isNarrow isOnScreen isOscillating isPacked
    isPaused isPlaying isPrinting isProgrammaticMove isRunning isWhole keepsView keyListener
    labelCanvas labelViewport languageSelect lastLookup lastSelected lastSummary leadIndex leadSlot
    legendWasOpen lineStarts linkField listScroll listSlot listedEvents loadDictionary localize
    mapArea mapDay mapFoot mapListeners mapPanel mapView markIndex marks mediaListener mediaQueries
    messageTables minStepDays modeInputs nameEvent needsSearch observers offscreenEvents
    onAfterPrint onBeforePrint onMediaChange onRestore openEvents openingState outsideListener
    overTiles ownsMap pageSize pageStart paintedRows paragraphs pendingCalls pendingEvent
    pendingListeners pendingScroll pixelRatio pixelX pixelY placeParts placedLabels playButton
    plotWidth pluralMessage positionLabel preparePage pressedPointers previousSize printMedia
    printView publicHandle pushPending quoteMarks readAll readSome readToken refreshPanels
    refreshPanelsLater refreshSize renderedChips renderedEdgeKey renderedEvents renderedIndex
    renderedKey renderedText repaint resetButton resetFilters resizeGuard resizeLater resizeObserver
    restorePage revealDays revealSelected revealStatement runNext scaleBar scaleText scheduleWrite
    scrollToEntry searchBox searchField searchLater searchResult searchStatus searchTexts
    secondOffset selectDrawn setCompact setDay setEvents setHovered setMode setSearchText setSpeed
    setWindowSide sheetShare showEvent showGroup showInSource showPlace showPlaceInfo showSelected
    showTheme showWindow sidePx skipTexts soughtStatement sourceId sourcePanel sourceSelect
    sourceTitles spanDays spriteCache startLabels startRunner statusBar stepMark stepMs stepToEvent
    syncFilterControls tabPanels textBody themeSelect thirdOffset timeView toPixel totalCounts
    touchGestures tracePath translator typeColours typeIds updatePlayButton updatePosition
    updateScale updateScrolling updateTabs updateZoomButton visibleEvents visibleParts wasDragged
    windowBox windowDays writeLater writtenHash xToDay zoomButton zoomBy zoomShift zoomSpan
    """.split()  # noqa: SIM905  a list literal has two hundred lines
)
